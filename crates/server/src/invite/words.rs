//! What letters and text messages say. In both languages, as nobody knows yet which one is read.

/// A letter: the body alone goes out as a text message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Letter {
    /// Subject line.
    pub subject: String,
    /// Plain text.
    pub body: String,
}

/// How somebody gets in.
pub struct Way<'a> {
    /// The corp's name.
    pub corp: &'a str,
    /// What people write for it.
    pub corp_id: &'a str,
    /// The server, without a slash at the end.
    pub url: &'a str,
    /// Their account.
    pub userid: &'a str,
    /// What they type to have the program.
    pub install: &'a str,
}

impl Way<'_> {
    /// What they type to sign in; a code is sent to them then.
    pub fn login(&self) -> String {
        let Self { url, corp_id, userid, .. } = self;
        format!("canteen login {url} --corp {corp_id} --user {userid} --code")
    }
}

/// The code for the page.
pub fn code(corp: &str, digits: &str, minutes: i64) -> Letter {
    Letter {
        subject: format!("Code for joining {corp} · 加入验证码"),
        body: format!(
            "{digits}\n\n\
             is your code for joining {corp}. It is valid for {minutes} minutes. \
             If you did not ask for it, do nothing.\n\n\
             是您加入{corp}的验证码，{minutes} 分钟内有效。如非本人操作，请忽略。\n"
        ),
    }
}

/// Why there is none.
pub fn closed(corp: &str) -> Letter {
    Letter {
        subject: format!("Joining {corp} · 加入{corp}"),
        body: format!(
            "Somebody asked to join {corp} with this address. It cannot join by a link: ask whoever \
             gave you the link, or an administrator of {corp}. If it was not you, do nothing.\n\n\
             有人用此地址申请加入{corp}。此地址不能通过链接加入：请联系给您链接的人或{corp}的管理员。\
             如非本人操作，请忽略。\n"
        ),
    }
}

/// Administrators are told who waits.
pub fn waiting(corp: &str, count: i64) -> Letter {
    let (people, wait) = if count == 1 { ("person", "waits") } else { ("people", "wait") };
    Letter {
        subject: format!("{count} {people} {wait} to join {corp} · {count} 人等待加入"),
        body: format!(
            "{count} {people} {wait} to join {corp}:\n\n  canteen admin join list\n\n\
             approve with\n\n  canteen admin join approve ID\n\nor refuse with\n\n  \
             canteen admin join refuse ID --reason TEXT\n\n\
             {count} 人等待加入{corp}，请用以上命令查看、同意或拒绝。\n"
        ),
    }
}

/// Somebody who waited is in.
pub fn approved(way: &Way<'_>) -> Letter {
    let (corp, login, install) = (way.corp, way.login(), way.install);
    Letter {
        subject: format!("Welcome to {corp} · 欢迎加入{corp}"),
        body: format!(
            "You are a member of {corp} now. Install Canteen with\n\n  {install}\n\n\
             and sign in with\n\n  {login}\n\nA code is sent to you then.\n\n\
             您已加入{corp}。请先安装 Canteen，再用第二条命令登录，届时会收到验证码。\n"
        ),
    }
}

/// Somebody who waited is not.
pub fn refused(corp: &str, reason: &str) -> Letter {
    Letter {
        subject: format!("Joining {corp} · 加入{corp}"),
        body: format!(
            "Your request to join {corp} was refused:\n\n  {reason}\n\n\
             您加入{corp}的申请未获同意，原因如上。\n"
        ),
    }
}

/// Somebody in the directory is invited to sign in.
pub fn invitation(name: &str, way: &Way<'_>, stop: &str) -> Letter {
    let (corp, login, install) = (way.corp, way.login(), way.install);
    Letter {
        subject: format!("{corp} invites you to Canteen · {corp}邀请您使用 Canteen"),
        body: format!(
            "{name},\n\n\
             {corp} talks in Canteen, a messenger for the terminal, and you have an account there. \
             Install it with\n\n  {install}\n\n\
             and sign in with\n\n  {login}\n\n\
             A code is sent to you then; you need no password. No more invitations:\n\n  {stop}\n\n\
             {name}，您好！{corp}使用终端即时通讯 Canteen，您的帐号已经开通。请先用第一条命令安装，\
             再用第二条命令登录，届时会收到验证码，无需密码。不想再收到邀请，请打开上面的链接。\n"
        ),
    }
}

/// The same for a telephone.
pub fn short_invitation(way: &Way<'_>, stop: &str) -> String {
    let (corp, login, install) = (way.corp, way.login(), way.install);
    format!(
        "{corp} invites you to Canteen · {corp}邀请您使用 Canteen\n\
         1. {install}\n2. {login}\nNo more · 不再接收: {stop}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAY: Way<'_> = Way {
        corp: "Acme 公司",
        corp_id: "cabc",
        url: "https://chat.example.com",
        userid: "li.na",
        install: "apt install canteen",
    };

    #[test]
    fn letters_say_how_to_get_in_in_both_languages() {
        let login = "canteen login https://chat.example.com --corp cabc --user li.na --code";
        let stop = "https://chat.example.com/join/stop/x";
        let bodies =
            [approved(&WAY).body, invitation("Li", &WAY, stop).body, short_invitation(&WAY, stop)];
        for body in &bodies {
            assert!(body.contains(login) && body.contains("apt install canteen"), "{body}");
        }
        assert!(bodies[1..].iter().all(|body| body.contains(stop)));
        let all = [
            code("A", "012345", 10),
            closed("A"),
            waiting("A", 1),
            waiting("A", 2),
            approved(&WAY),
            refused("A", "why"),
            invitation("Li", &WAY, stop),
        ];
        for Letter { subject, body } in all {
            assert!(!subject.contains('\n'));
            assert!(body.is_ascii() != body.chars().any(|c| c > '\u{2e80}'), "{body}");
            assert!(body.chars().any(|c| c > '\u{2e80}'), "not in Chinese: {body}");
        }
        assert!(code("A", "012345", 10).body.starts_with("012345\n"));
    }
}
