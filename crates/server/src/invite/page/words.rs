//! What the pages say, in both languages.

use axum::http::StatusCode;
use canteen_protocol::JOIN;

use super::sheet::{Block, Field, Form, Sheet};
use super::speech::Speech;
use super::visit::Visit;
use crate::account::{Corp, LIFE_MS, TRIES};
use crate::invite::rules::{Ability, Application, Problem, Wrong};

/// What the first page is made of.
pub struct Asked<'a> {
    /// The code of the link.
    pub code: &'a str,
    /// The visitor's ticket.
    pub ticket: String,
    /// What they wrote so far.
    pub written: &'a Application,
    /// What is wrong with it.
    pub wrong: &'a [(Wrong, Problem)],
    /// Where codes can be sent.
    pub ability: Ability,
    /// How the program is installed.
    pub install: &'a str,
}

/// The first page.
pub fn ask(visit: &Visit, corp: &Corp, asked: &Asked<'_>) -> Sheet {
    let (speech, name) = (visit.speech, &corp.name);
    let mut blocks = vec![Block::Say(speech.say(
        format!("{name} invites you to Canteen, its messenger for the terminal."),
        format!("{name}邀请您使用终端即时通讯 Canteen。"),
    ))];
    blocks.push(Block::Step(speech.say("1. Say who you are", "一、填写信息").to_owned()));
    let wrong = asked.wrong.iter().map(|(field, problem)| problem_of(speech, *field, *problem));
    blocks.extend(wrong.map(Block::Alert));
    if asked.ability.mail || asked.ability.sms {
        blocks.push(Block::Form(application(visit, asked)));
    } else {
        blocks.push(Block::Alert(
            speech
                .say(
                    "This server cannot send codes: ask whoever invited you for an account.",
                    "本服务器无法发送验证码，请向邀请您的人申请帐号。",
                )
                .to_owned(),
        ));
    }
    blocks.extend([
        Block::Step(speech.say("2. Install Canteen", "二、安装 Canteen").to_owned()),
        Block::Command(asked.install.to_owned()),
        Block::Step(speech.say("3. Sign in", "三、登录").to_owned()),
        Block::Command(login(visit, corp, speech.say("ADDRESS", "地址"), "")),
        Block::Code {
            link: format!("{}{JOIN}/{}", visit.base, asked.code),
            caption: speech.say("This page for another device:", "用其他设备打开本页：").to_owned(),
        },
    ]);
    let status = if asked.wrong.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let title = speech.say(format!("Join {name}"), format!("加入{name}"));
    Sheet { speech, status, title, blocks }
}

fn login(visit: &Visit, corp: &Corp, user: &str, digits: &str) -> String {
    let digits = if digits.is_empty() { String::new() } else { format!(" {digits}") };
    let (base, corp_id) = (&visit.base, &corp.corp_id);
    format!("canteen login {base} --corp {corp_id} --user {user} --code{digits}")
}

fn application(visit: &Visit, asked: &Asked<'_>) -> Form {
    let (speech, written) = (visit.speech, asked.written);
    let address = match (asked.ability.mail, asked.ability.sms) {
        (true, true) => speech.say("E-mail address or mobile number", "邮箱或手机号"),
        (false, true) => speech.say("Mobile number", "手机号"),
        _ => speech.say("E-mail address", "邮箱"),
    };
    let field = |name, label: &str, value: &str, example| Field {
        name,
        label: label.to_owned(),
        value: value.chars().take(MOST).collect(),
        example,
        needed: false,
        most: MOST,
        autocomplete: "off",
        keys: "text",
    };
    let mobile_only = asked.ability.sms && !asked.ability.mail;
    let example = if mobile_only { "13800001234" } else { "li.na@example.com" };
    let action = format!("{JOIN}/{}", asked.code);
    Form {
        url: format!("{}{action}", visit.base),
        action,
        hidden: vec![("ticket", asked.ticket.clone())],
        fields: vec![
            Field {
                needed: true,
                most: 64,
                autocomplete: "name",
                ..field("name", speech.say("Name", "姓名"), &written.name, "Li Na")
            },
            Field {
                needed: true,
                most: 80,
                autocomplete: if mobile_only { "tel" } else { "email" },
                keys: if mobile_only { "tel" } else { "email" },
                ..field("address", address, &written.address, example)
            },
            Field {
                most: 32,
                ..field(
                    "userid",
                    speech.say("Account you would like (optional)", "希望使用的帐号（可不填）"),
                    &written.userid,
                    "li.na",
                )
            },
            field(
                "reason",
                speech.say("Why you join (optional)", "申请理由（可不填）"),
                &written.reason,
                speech.say("new in sales", "销售部新同事"),
            ),
        ],
        button: speech.say("Send me a code", "发送验证码").to_owned(),
        by_hand: speech
            .say(
                "Without a browser, with your own words in it:",
                "不用浏览器时（请改成您自己的信息）：",
            )
            .to_owned(),
    }
}

/// Characters of a field that says nothing else.
const MOST: usize = 500;

fn problem_of(speech: Speech, field: Wrong, problem: Problem) -> String {
    let name = match field {
        Wrong::Name => speech.say("The name", "姓名"),
        Wrong::Address => speech.say("The address", "地址"),
        Wrong::Userid => speech.say("The account", "帐号"),
        Wrong::Reason => speech.say("The reason", "理由"),
    };
    match (field, problem) {
        (_, Problem::Empty) => {
            speech.say(format!("{name} is missing: fill it in."), format!("请填写{name}。"))
        }
        (_, Problem::Long(most)) => speech.say(
            format!("{name} is too long: {most} characters are allowed."),
            format!("{name}过长，最多 {most} 个字符。"),
        ),
        (_, Problem::NoMail) => speech.say(
            "This server sends no mail: give your mobile number.".to_owned(),
            "本服务器不发送邮件，请填写手机号。".to_owned(),
        ),
        (_, Problem::NoSms) => speech.say(
            "This server sends no text messages: give an e-mail address.".to_owned(),
            "本服务器不发送短信，请填写邮箱。".to_owned(),
        ),
        (Wrong::Userid, _) => speech.say(
            "The account is 1 to 32 letters, digits, '.', '_' or '-', a letter or digit first."
                .to_owned(),
            "帐号为 1 至 32 个字母、数字、“.”、“_”或“-”，以字母或数字开头。".to_owned(),
        ),
        (_, Problem::Form) => speech.say(
            format!("{name} is not one: write it as li.na@example.com, or +8613800001234."),
            format!("{name}格式不正确，例如 li.na@example.com 或 +8613800001234。"),
        ),
    }
}

/// The page on which the code is typed: the same whoever it is.
pub fn type_code(visit: &Visit, corp: &Corp, (code, ticket): (&str, &str), wrong: bool) -> Sheet {
    let (speech, name, minutes) = (visit.speech, &corp.name, LIFE_MS / 60_000);
    let action = format!("{JOIN}/{code}/code");
    let mut blocks = Vec::new();
    if wrong {
        blocks.push(Block::Alert(self::wrong(speech, TRIES).1));
    }
    blocks.push(Block::Say(speech.say(
        format!(
            "If this address can join, a code of six digits is on its way to it. It is valid for \
             {minutes} minutes. Nothing came? Look into the spam folder, then open the link again."
        ),
        format!(
            "如果此地址可以加入，六位验证码正在发送，{minutes} 分钟内有效。\
             没有收到？请查看垃圾邮件，然后重新打开链接。"
        ),
    )));
    blocks.push(Block::Form(Form {
        url: format!("{}{action}", visit.base),
        action,
        hidden: vec![("ticket", ticket.to_owned())],
        fields: vec![Field {
            name: "digits",
            label: speech.say("Code", "验证码").to_owned(),
            value: String::new(),
            example: "123456",
            needed: true,
            most: 12,
            autocomplete: "one-time-code",
            keys: "numeric",
        }],
        button: speech.say("Join", "加入").to_owned(),
        by_hand: speech.say("Without a browser:", "不用浏览器时：").to_owned(),
    }));
    let status = if wrong { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let title = speech.say(format!("Join {name}"), format!("加入{name}"));
    Sheet { speech, status, title, blocks }
}

/// They are in.
pub fn joined(visit: &Visit, corp: &Corp, (userid, digits): (&str, &str), install: &str) -> Sheet {
    let (speech, name, minutes) = (visit.speech, &corp.name, LIFE_MS / 60_000);
    Sheet {
        speech,
        status: StatusCode::OK,
        title: speech.say(format!("Welcome to {name}"), format!("欢迎加入{name}")),
        blocks: vec![
            Block::Say(speech.say(
                format!("Your account is {userid}. Install Canteen with"),
                format!("您的帐号是 {userid}。请先安装 Canteen："),
            )),
            Block::Command(install.to_owned()),
            Block::Say(speech.say(
                format!("and sign in within {minutes} minutes with"),
                format!("{minutes} 分钟内用以下命令登录："),
            )),
            Block::Command(login(visit, corp, userid, digits)),
            Block::Say(speech.say(
                "Later, leave the digits out: a new code is sent to you then.".to_owned(),
                "之后登录请去掉末尾数字，届时会收到新的验证码。".to_owned(),
            )),
        ],
    }
}

/// They wait.
pub fn waiting(visit: &Visit, corp: &Corp) -> Sheet {
    let (speech, name) = (visit.speech, &corp.name);
    Sheet {
        speech,
        status: StatusCode::OK,
        title: speech.say("Your request is on its way".to_owned(), "申请已提交".to_owned()),
        blocks: vec![Block::Say(speech.say(
            format!("An administrator of {name} decides. You are told at your address."),
            format!("{name}的管理员将审核您的申请，结果会发送到您的地址。"),
        ))],
    }
}

/// A code that is none.
pub fn wrong(speech: Speech, tries: u32) -> (&'static str, String) {
    (
        speech.say("The code is wrong", "验证码不正确"),
        speech.say(
            format!(
                "The code is wrong or no longer valid. There are {tries} tries; then open the link \
                 again for a new one."
            ),
            format!("验证码不正确或已失效。共可尝试 {tries} 次，之后请重新打开链接获取。"),
        ),
    )
}

/// A link that lets nobody in, whatever the reason.
pub fn gone(speech: Speech) -> (&'static str, &'static str) {
    (
        speech.say("This link is not valid", "链接无效"),
        speech.say(
            "It is not complete, or its time is over: ask whoever gave it to you for a new one.",
            "链接不完整或已失效，请向给您链接的人索取新的链接。",
        ),
    )
}

/// They tried too often.
pub fn often(speech: Speech, seconds: i64) -> (&'static str, String) {
    (
        speech.say("Too many tries", "尝试次数过多"),
        speech.say(
            format!("Wait {seconds} s and try again."),
            format!("请等待 {seconds} 秒后再试。"),
        ),
    )
}

/// Something of ours failed.
pub fn failed(speech: Speech) -> (&'static str, &'static str) {
    (
        speech.say("This does not work now", "暂时无法处理"),
        speech.say("Nothing was lost: try again later.", "请稍后再试。"),
    )
}

/// A form that is none.
pub fn bad_form(speech: Speech, status: StatusCode) -> (&'static str, &'static str) {
    let text = match status {
        StatusCode::FORBIDDEN => speech.say(
            "It was sent from another site: open the link itself.",
            "表单来自其他网站，请直接打开链接。",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => {
            speech.say("It is too large: write less.", "内容过长，请缩短。")
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => speech.say(
            "Send it as application/x-www-form-urlencoded, as curl -d does.",
            "请以 application/x-www-form-urlencoded 格式发送，例如 curl -d。",
        ),
        _ => {
            speech.say("It is not UTF-8 text: open the link again.", "编码不正确，请重新打开链接。")
        }
    };
    (speech.say("This form cannot be read", "无法读取表单"), text)
}

/// Before invitations end: title, text, button, and the way without a browser.
pub fn stop(speech: Speech, corp: &str) -> (String, &'static str, &'static str, &'static str) {
    (
        speech.say(format!("Invitations of {corp} to Canteen"), format!("{corp}的 Canteen 邀请")),
        speech.say(
            "You can end them. Your account stays, and you can sign in at any time.",
            "您可以停止接收邀请。帐号保留，随时可以登录。",
        ),
        speech.say("No more invitations", "不再接收邀请"),
        speech.say("Without a browser:", "不用浏览器时："),
    )
}

/// They have ended.
pub fn stopped(speech: Speech) -> (&'static str, &'static str) {
    (
        speech.say("No more invitations", "已停止邀请"),
        speech.say("You get none from now on.", "您将不再收到邀请。"),
    )
}
