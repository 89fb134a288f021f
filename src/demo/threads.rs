//! What people of the sample company say to each other: short threads by topic.
//!
//! A line is a speaker (a slot, filled anew for each telling) and a text. `>` before a text
//! answers the line before; a line that is one emoji reacts to the line before.

/// What a thread is about; groups choose their topics.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Topic {
    /// Deploys, incidents, reviews.
    Engineering,
    /// Customers and numbers.
    Sales,
    /// Papers, days off, rooms.
    Office,
    /// Lunch, weekends, cats.
    Social,
    /// Announced by one, acknowledged by others.
    News,
}

/// One line of a thread.
pub type Line = (usize, &'static str);

/// The threads.
pub const THREADS: &[(Topic, &[Line])] = &[
    (
        Topic::Engineering,
        &[
            (0, "deploy 412 is green on all shards"),
            (1, "> thanks, watching p99 for another ten minutes"),
            (2, "👍"),
            (1, "p99 flat at 11 ms, closing the change"),
        ],
    ),
    (
        Topic::Engineering,
        &[
            (
                0,
                "Could somebody look at the retry patch? It is small: the backoff had no jitter, so every client came back at the same second.",
            ),
            (1, "看了，逻辑没问题。`sleep_until` 那里建议加个上限"),
            (0, "> good point, capped at 30 s"),
            (1, "🚀"),
        ],
    ),
    (
        Topic::Engineering,
        &[
            (0, "昨晚 03:12 的告警是误报，阈值写成了毫秒"),
            (1, "> 难怪，我起来看了一眼又睡了"),
            (2, "改成秒了，顺便给阈值加了单位后缀"),
            (0, "❤️"),
        ],
    ),
    (
        Topic::Engineering,
        &[
            (0, "who owns the `ledger-export` cron? It has been failing since Monday"),
            (1, "that was mine, the bucket moved. fixing it now"),
            (1, "fixed, backfilled Monday to today:\n```\nrows 48211  ok 48211  skipped 0\n```"),
            (0, "🎉"),
        ],
    ),
    (
        Topic::Engineering,
        &[
            (0, "灰度到 20% 了，错误率 0.02%，没有升高"),
            (1, "再等半小时上 50%？"),
            (0, "> 好，15:30 继续"),
        ],
    ),
    (
        Topic::Engineering,
        &[
            (
                0,
                "Heads up: I am rotating the staging certificates at 14:00, expect two minutes of red.",
            ),
            (1, "👀"),
            (0, "done, all green again"),
        ],
    ),
    (
        Topic::Engineering,
        &[
            (
                0,
                "flaky test of the week: `resume_after_cut`. It waits 50 ms for something that takes 60 on CI",
            ),
            (1, "> wait on the predicate instead, see how the outbox tests do it"),
            (0, "rewritten, ran it 2,000 times, no failure"),
            (2, "👏"),
        ],
    ),
    (
        Topic::Engineering,
        &[
            (0, "SQLite 升到新版以后，写入快了不少，组提交每秒 18 万行"),
            (1, "是 fsync 次数少了吧"),
            (0, "> 对，一次提交 100 条"),
        ],
    ),
    (
        Topic::Engineering,
        &[
            (0, "postmortem draft is in the drive: https://drive.lantern.example/pm/2026-31"),
            (1, "Reads well. I would put the timeline first."),
            (2, "结论那段写得好，特别是“谁都可以拉闸”"),
        ],
    ),
    (
        Topic::Sales,
        &[
            (0, "华东区本周新签 12 家，比上周多 5 家"),
            (1, "厉害！有两家是老客户介绍的吧"),
            (0, "> 对，广场店那边带来的"),
            (2, "💪"),
        ],
    ),
    (
        Topic::Sales,
        &[
            (
                0,
                "The Solberg account wants self-hosting and a security review. Who can join a call on Thursday?",
            ),
            (1, "I can, after 15:00"),
            (2, "安全白皮书我发你邮箱了"),
            (0, "> thank you both"),
        ],
    ),
    (Topic::Sales, &[(0, "报价单模板更新了，税率那一栏以前写错"), (1, "收到，我把上周两份重发")]),
    (
        Topic::Sales,
        &[
            (
                0,
                "Customer quote of the day: \"it is the only chat I can keep open over a bad train link\"",
            ),
            (1, "❤️"),
            (2, "can we put that on the site? *please*"),
        ],
    ),
    (
        Topic::Office,
        &[
            (0, "三楼会议室的投影坏了，先用二楼的"),
            (1, "报修了，下午来人"),
            (1, "修好了"),
            (0, "👍"),
        ],
    ),
    (
        Topic::Office,
        &[
            (0, "Please hand in travel receipts by Friday; anything later moves to next month."),
            (1, "> does a photo of the receipt do?"),
            (0, "> yes, if the date can be read"),
        ],
    ),
    (Topic::Office, &[(0, "国庆调休安排已经发到邮箱，有问题找我"), (1, "收到，谢谢"), (2, "🙏")]),
    (
        Topic::Office,
        &[(0, "Fire drill on Wednesday at 10:30. Take the stairs, leave the coffee."), (1, "😂")],
    ),
    (
        Topic::Social,
        &[
            (0, "中午吃啥？新开的那家米线有人试过吗"),
            (1, "试过，汤很好，排队二十分钟"),
            (0, "> 那 11:40 出发"),
            (2, "算我一个"),
            (3, "+1"),
        ],
    ),
    (
        Topic::Social,
        &[
            (0, "Climbing on Saturday, two places left in the car"),
            (1, "I am in!"),
            (2, "> beginner friendly?"),
            (0, "> very. shoes can be rented there"),
        ],
    ),
    (Topic::Social, &[(0, "办公室的猫又坐到打印机上了"), (1, "😂"), (2, "它在等签字")]),
    (
        Topic::Social,
        &[
            (0, "Found a blue umbrella in the meeting room, it is at the front desk now"),
            (1, "mine! thank you"),
            (0, "👌"),
        ],
    ),
    (
        Topic::News,
        &[
            (
                0,
                "Change freeze from Thursday 18:00 until Monday. Exceptions go through the release crew.",
            ),
            (1, "👍"),
            (2, "收到"),
        ],
    ),
    (
        Topic::News,
        &[
            (0, "欢迎新同事！本周有六位加入，名单在公告里"),
            (1, "🎉"),
            (2, "欢迎欢迎"),
            (3, "welcome aboard!"),
        ],
    ),
    (Topic::News, &[(0, "第三季度全员会：周五 16:00，线上线下同步"), (1, "👍")]),
    (
        Topic::News,
        &[
            (
                0,
                "We moved 1.2 million messages to the new store last night without a minute of downtime. Thank you, Storage and SRE!",
            ),
            (1, "🎉"),
            (2, "辛苦了！"),
            (3, "👏"),
        ],
    ),
];

/// What is said between two people.
pub const PRIVATE: &[&[Line]] = &[
    &[(1, "有空看下我提的那个 PR 吗？不急"), (0, "下午看"), (1, "🙏")],
    &[(1, "Do you have five minutes before the stand-up?"), (0, "sure, 9:50?"), (1, "> perfect")],
    &[(0, "昨天谢谢你帮忙排查"), (1, "小事，下次一起看日志快一些")],
    &[
        (1, "The numbers for the review are in the sheet, second tab."),
        (0, "got them, thanks"),
        (1, "👍"),
    ],
    &[(1, "周五的评审我可能晚十分钟到"), (0, "没问题，我先讲背景")],
    &[
        (0, "are you around on Thursday afternoon?"),
        (1, "yes, but out from 16:00"),
        (0, "> 15:00 it is"),
    ],
    &[(1, "你上次说的那本书叫什么来着"), (0, "《设计数据密集型应用》，我桌上有，来拿")],
];
