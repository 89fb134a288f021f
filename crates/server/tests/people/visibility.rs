//! Rules of who sees whom, and what they mean for conversations, to-dos and names.

use canteen_protocol::conversation::{AddMembers, CreateGroup, ListMembers, OpenDirect};
use canteen_protocol::directory::{CreateTag, SyncDirectory, UpdateMember, UpdateTag};
use canteen_protocol::message::SendMessage;
use canteen_protocol::todo::AddTodo;
use canteen_protocol::visibility::{
    AddRule, AskNames, AskSight, Because, Field, ListRules, RemoveRule, Rule,
};
use canteen_protocol::{ClientId, DepartmentId, ErrorCode, MemberId, RuleId, Segment, Seq, TagId};
use canteen_server::Caller;
use canteen_server::account::create_org;
use canteen_testkit::both_engines;

use crate::company::{Company, START, code, founder, new_org};

fn below(department: DepartmentId) -> Segment {
    Segment { departments: vec![department], ..Segment::default() }
}

fn tagged(tag: TagId) -> Segment {
    Segment { tags: vec![tag], ..Segment::default() }
}

fn but(whole: Segment, except: Segment) -> Segment {
    Segment { except: Some(Box::new(except)), ..whole }
}

fn as_member(company: &Company, member: MemberId) -> Caller {
    Caller { member, ..company.founder() }
}

fn client_id(name: &str) -> ClientId {
    ClientId(format!("{name}-0123456789abcdef"))
}

async fn rule(company: &Company, rule: Rule) -> RuleId {
    company.call(company.founder(), AddRule { rule }).await.unwrap().id
}

async fn hide(company: &Company, who: Segment, except: Segment) -> RuleId {
    rule(company, Rule::Hide { who, except }).await
}

/// The accounts a member has in their directory, sorted.
async fn seen_by(company: &Company, member: MemberId) -> Vec<String> {
    let all = company.synced(as_member(company, member), Seq(0)).await;
    let mut userids: Vec<_> = all.members.into_iter().map(|m| m.userid).collect();
    userids.sort();
    userids
}

both_engines! {
    /// DIR-11: most staff see their own team and all managers of departments, nobody sees the
    /// owner but the executives, and managers see everybody else.
    async fn the_hotel(company: Company) {
        let ada = company.founder();
        let root = company.root(ada).await;
        let kitchen = company.department(ada, root, "Kitchen").await;
        let desk = company.department(ada, root, "Front desk").await;
        let office = company.department(ada, root, "Office").await;
        let cook = company.member(ada, "cook", &[kitchen]).await.id;
        let chef = company.member(ada, "chef", &[kitchen]).await.id;
        let porter = company.member(ada, "porter", &[desk]).await.id;
        let reception = company.member(ada, "reception", &[desk]).await.id;
        let owner = company.member(ada, "owner", &[office]).await.id;
        let director = company.member(ada, "director", &[office]).await.id;
        let tag = async |name: &str, members: &[MemberId]| {
            let tag = company.call(ada, CreateTag { name: name.into() }).await.unwrap().id;
            let add_members = members.to_vec();
            company.call(ada, UpdateTag { tag, add_members, ..UpdateTag::default() }).await.unwrap();
            tag
        };
        let managers = tag("managers", &[chef, reception]).await;
        let executives = tag("executives", &[director]).await;
        let bosses = Segment { tags: vec![managers, executives], ..Segment::default() };
        let who = but(Segment::everyone(), bosses);
        rule(&company, Rule::Limit { who, also: tagged(managers), level: None }).await;
        hide(&company, Segment::of([owner]), tagged(executives)).await;
        let all = ["Ada", "chef", "cook", "director", "owner", "porter", "reception"];
        let table: [(MemberId, &[&str]); 7] = [
            (cook, &["chef", "cook", "reception"]),
            (porter, &["chef", "porter", "reception"]),
            (chef, &["Ada", "chef", "cook", "director", "porter", "reception"]),
            (reception, &["Ada", "chef", "cook", "director", "porter", "reception"]),
            (director, &all),
            (ada.member, &all),
            (owner, &["chef", "director", "owner", "reception"]),
        ];
        for (member, expected) in table {
            assert_eq!(seen_by(&company, member).await, expected, "{member}");
        }
        // Who becomes a manager sees everybody at once, and is seen.
        let add_members = vec![porter];
        let ask = UpdateTag { tag: managers, add_members, ..UpdateTag::default() };
        company.call(ada, ask).await.unwrap();
        assert_eq!(seen_by(&company, porter).await.len(), 6);
        assert_eq!(seen_by(&company, cook).await, ["chef", "cook", "porter", "reception"]);
    }

    async fn the_rule_that_decided_is_named(company: Company) {
        let ada = company.founder();
        let root = company.root(ada).await;
        let east = company.department(ada, root, "East").await;
        let li = company.member(ada, "li", &[east]).await.id;
        let bob = company.member(ada, "bob", &[root]).await.id;
        let ask = async |viewer, member| {
            company.call(ada, AskSight { viewer, member }).await.unwrap()
        };
        assert_eq!(ask(li, bob).await.because, Because::NoRule);
        let limit = Rule::Limit { who: below(east), also: Segment::default(), level: None };
        let limit = rule(&company, limit).await;
        let fields = Rule::Fields {
            who: Segment::everyone(),
            shown: vec![Field::Title],
            except: Segment::of([bob]),
        };
        rule(&company, fields).await;
        let sight = ask(li, bob).await;
        assert_eq!((sight.sees, sight.because), (false, Because::Limited { rule: limit }));
        let decided = sight.rule.unwrap();
        assert_eq!((decided.who.as_str(), decided.other.as_str()), ("dept:\"/East\"", ""));
        assert_eq!(ask(bob, li).await.fields, Field::ALL);
        let sight = ask(ada.member, li).await;
        assert_eq!((sight.because, sight.fields.len()), (Because::Administrator, 8));
        assert_eq!(ask(li, li).await.because, Because::Themselves);
        let moved = UpdateMember {
            member: bob,
            departments: Some(crate::company::new_member("x", &[east]).departments),
            ..UpdateMember::default()
        };
        company.call(ada, moved).await.unwrap();
        let sight = ask(li, bob).await;
        assert_eq!(sight.because, Because::OwnDepartment { rule: limit });
        assert_eq!(sight.fields, [Field::Title]);
    }

    async fn what_is_not_seen_cannot_be_written_to(company: Company) {
        let ada = company.founder();
        let root = company.root(ada).await;
        let li = company.member(ada, "li", &[root]).await.id;
        let boss = company.member(ada, "boss", &[root]).await.id;
        let early = company.member(ada, "early", &[root]).await.id;
        company.call(as_member(&company, early), OpenDirect { member: boss }).await.unwrap();
        hide(&company, Segment::of([boss]), Segment::default()).await;
        let caller = as_member(&company, li);
        let open = company.call(caller, OpenDirect { member: boss }).await;
        let never = company.call(caller, OpenDirect { member: MemberId(999_999) }).await;
        let said = |answer: Result<_, canteen_protocol::WireError>| answer.err().unwrap().message;
        assert_eq!(said(open).replace(&boss.to_string(), "?"), said(never).replace("999999", "?"));
        // The boss opened a conversation and has said nothing: that tells nothing either.
        company.call(as_member(&company, boss), OpenDirect { member: li }).await.unwrap();
        let open = company.call(caller, OpenDirect { member: boss }).await;
        assert_eq!(code(open), ErrorCode::NotFound);
        // What was begun before goes on.
        company.call(as_member(&company, early), OpenDirect { member: boss }).await.unwrap();
        let group = |name: &str, members| CreateGroup {
            client_id: client_id(name),
            name: name.into(),
            members,
        };
        let refused = company.call(caller, group("one", Segment::of([boss]))).await;
        assert_eq!(code(refused), ErrorCode::NotFound);
        let all = company.call(caller, group("all", Segment::everyone())).await.unwrap();
        let members = company.call(caller, ListMembers { conversation: all.id }).await.unwrap();
        let mut ids: Vec<_> = members.members.iter().map(|one| one.member).collect();
        ids.sort_unstable();
        assert_eq!(ids, [ada.member, li, early]);
        let add = AddMembers {
            conversation: all.id,
            client_id: client_id("add"),
            members: Segment::of([boss]),
        };
        assert_eq!(code(company.call(caller, add).await), ErrorCode::NotFound);
        let todo = AddTodo {
            client_id: client_id("todo"),
            text: "look".into(),
            with: Some(Segment::of([boss])),
            ..AddTodo::default()
        };
        assert_eq!(code(company.call(caller, todo).await), ErrorCode::NotFound);
    }

    async fn whom_one_meets_has_a_name_there_and_nothing_else(company: Company) {
        let ada = company.founder();
        let root = company.root(ada).await;
        let li = company.member(ada, "li", &[root]).await.id;
        let boss = company.member(ada, "boss", &[root]).await.id;
        let late = company.member(ada, "late", &[root]).await.id;
        hide(&company, Segment::of([boss]), Segment::default()).await;
        let names = async |member| {
            let ask = AskNames { members: vec![boss] };
            let names = company.call(as_member(&company, member), ask).await.unwrap();
            names.members.into_iter().map(|named| named.name).collect::<Vec<_>>()
        };
        company.call(as_member(&company, boss), OpenDirect { member: li }).await.unwrap();
        assert_eq!(names(li).await, Vec::<String>::new());
        let direct = company.call(as_member(&company, boss), OpenDirect { member: li }).await.unwrap();
        let hello = SendMessage {
            conversation: direct.id,
            client_id: client_id("hello"),
            text: "hello".into(),
            files: Vec::new(),
            reply_to: None,
        };
        company.call(as_member(&company, boss), hello).await.unwrap();
        assert_eq!(names(li).await, ["boss's name"]);
        assert_eq!(names(late).await, Vec::<String>::new());
        assert_eq!(seen_by(&company, li).await, ["Ada", "late", "li"]);
        // Now that they write to each other, the conversation opens.
        let opened = company.call(as_member(&company, li), OpenDirect { member: boss }).await;
        assert_eq!(opened.unwrap().id, direct.id);
    }

    async fn rules_come_and_go_and_clients_follow(company: Company) {
        let ada = company.founder();
        let root = company.root(ada).await;
        let secret = company.department(ada, root, "Secret").await;
        let li = company.member(ada, "li", &[root]).await.id;
        company.member(ada, "spy", &[secret]).await;
        let caller = as_member(&company, li);
        let before = company.synced(caller, Seq(0)).await;
        let rule_id = hide(&company, below(secret), Segment::default()).await;
        let after = company.synced(caller, before.head).await;
        assert_eq!(after.removed_departments, [secret]);
        assert_eq!(after.removed_members.len(), 1);
        let counts: Vec<_> = after.departments.iter().map(|d| (d.id, d.members)).collect();
        assert_eq!(counts, [(root, 2)]);
        company.call(ada, RemoveRule { rule: rule_id }).await.unwrap();
        let again = company.synced(caller, after.head).await;
        assert_eq!(again.departments.len(), 2);
        assert_eq!(again.members.len(), 1);
        let restrict = rule(&company, Rule::Restrict { who: Segment::of([li]) }).await;
        let since = SyncDirectory { since: again.head, cursor: None };
        assert_eq!(code(company.call(caller, since).await), ErrorCode::Purged);
        let alone = company.synced(caller, Seq(0)).await;
        assert_eq!(alone.members.iter().map(|m| m.id).collect::<Vec<_>>(), [li]);
        assert!(alone.departments.is_empty() && alone.members[0].departments.is_empty());
        let rules = company.call(ada, ListRules {}).await.unwrap().rules;
        assert_eq!(rules.iter().map(|rule| rule.id).collect::<Vec<_>>(), [restrict]);
        assert_eq!((rules[0].who.as_str(), rules[0].count), ("@li", 1));
        let audited = company.audited().await;
        assert!(audited.ends_with(&["visibility.add", "visibility.remove", "visibility.add"].map(str::to_owned)));
    }

    async fn only_administrators_make_rules_and_only_for_their_own_corp(company: Company) {
        let ada = company.founder();
        let root = company.root(ada).await;
        let li = company.member(ada, "li", &[root]).await.id;
        let other = create_org(&company.app.db, START, new_org("Other")).await.unwrap();
        let eve = founder(&other);
        let id = hide(&company, Segment::of([li]), Segment::default()).await;
        let caller = as_member(&company, li);
        let new = |who| AddRule { rule: Rule::Restrict { who } };
        let forbidden = ErrorCode::Forbidden;
        assert_eq!(code(company.call(caller, ListRules {}).await), forbidden);
        assert_eq!(code(company.call(caller, new(Segment::of([ada.member]))).await), forbidden);
        assert_eq!(code(company.call(caller, RemoveRule { rule: id }).await), forbidden);
        let ask = AskSight { viewer: li, member: ada.member };
        assert_eq!(code(company.call(caller, ask).await), forbidden);
        let nothing = ErrorCode::NotFound;
        assert_eq!(code(company.call(eve, RemoveRule { rule: id }).await), nothing);
        assert_eq!(code(company.call(eve, ask).await), nothing);
        assert_eq!(code(company.call(eve, new(Segment::of([li]))).await), nothing);
        assert_eq!(code(company.call(eve, new(below(root))).await), nothing);
        assert!(company.call(eve, ListRules {}).await.unwrap().rules.is_empty());
        let nobody = company.call(ada, new(Segment::default())).await;
        assert_eq!(code(nobody), ErrorCode::Invalid);
        let deep = Rule::Limit {
            who: Segment::everyone(),
            also: Segment::default(),
            level: Some(16),
        };
        assert_eq!(code(company.call(ada, AddRule { rule: deep }).await), ErrorCode::Invalid);
    }
}
