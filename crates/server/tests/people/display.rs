//! How members are shown is told with the directory (DIR-06, DIR-07).

use canteen_protocol::display::{Display, NameDisplay};
use canteen_protocol::setting::ChangeCorpSettings;
use canteen_protocol::{ErrorCode, Seq};
use canteen_testkit::both_engines;

use crate::company::{Company, code};

fn change(names: NameDisplay, chat_titles: bool) -> ChangeCorpSettings {
    let (name_display, chat_titles) = (Some(names), Some(chat_titles));
    ChangeCorpSettings { name_display, chat_titles, ..Default::default() }
}

both_engines! {
    async fn a_change_of_how_members_are_shown_is_one_of_the_directory(company: Company) {
        let ada = company.founder();
        let first = company.synced(ada, Seq(0)).await;
        assert_eq!(first.display, Some(Display { names: NameDisplay::Name, chat_titles: true }));

        company.call(ada, change(NameDisplay::NameEnglish, false)).await.unwrap();
        let then = company.synced(ada, first.head).await;
        let wanted = Display { names: NameDisplay::NameEnglish, chat_titles: false };
        assert_eq!((then.head, then.display), (Seq(first.head.0 + 1), Some(wanted)));
        assert!(then.members.is_empty(), "nobody has changed");

        company.call(ada, change(NameDisplay::NameEnglish, false)).await.unwrap();
        let other = ChangeCorpSettings { invite_weekly: Some(true), ..Default::default() };
        company.call(ada, other).await.unwrap();
        assert_eq!(company.synced(ada, Seq(0)).await.head, then.head, "what is as it was is no news");
        let audited = company.audited().await;
        assert_eq!(audited.iter().filter(|line| line.contains("corp.settings")).count(), 2);
    }

    async fn only_administrators_say_how(company: Company) {
        let ada = company.founder();
        let root = company.root(ada).await;
        let li = company.member(ada, "li", &[root]).await;
        let li = canteen_server::Caller { member: li.id, ..ada };
        let refused = code(company.call(li, change(NameDisplay::EnglishName, true)).await);
        assert_eq!(refused, ErrorCode::Forbidden);
    }
}
