//! Groups that follow departments (CSET-07), and who is not added to them (DIR-12).

use std::collections::BTreeMap;

use canteen_protocol::conversation::{
    AddMembers, Conversation, ListMembers, RemoveMembers, TransferGroup,
};
use canteen_protocol::directory::{DeleteDepartment, Place, UpdateDepartment, UpdateMember};
use canteen_protocol::setting::ChangeCorpSettings;
use canteen_protocol::sync::GetHeads;
use canteen_protocol::visibility::{AddRule, RemoveRule, Rule};
use canteen_protocol::{ClientId, DepartmentId, MemberId, Segment};
use canteen_server::Caller;
use canteen_server::db::DbResult;
use canteen_testkit::{both_engines, eventually};

use crate::company::Company;

async fn switch(company: &Company, on: bool) {
    let change = ChangeCorpSettings { department_groups: Some(on), ..Default::default() };
    company.call(company.founder(), change).await.unwrap();
}

/// The groups somebody is in, by name.
async fn groups(company: &Company, who: Caller) -> BTreeMap<String, Conversation> {
    let heads = company.call(who, GetHeads { since: None, after: None }).await.unwrap();
    let groups = heads.conversations.into_iter().filter(|one| one.peer.is_none() && one.joined);
    groups.map(|one| (one.name.clone(), one)).collect()
}

async fn members(company: &Company, who: Caller, group: &Conversation) -> Vec<MemberId> {
    let ask = ListMembers { conversation: group.id };
    let listed = company.call(who, ask).await.unwrap();
    let mut ids: Vec<_> = listed.members.iter().map(|one| one.member).collect();
    ids.sort_unstable();
    ids
}

/// Waits until the group of this name, as somebody in it sees it, has these members.
async fn holds(company: &Company, who: Caller, name: &str, wanted: &[Caller]) -> Conversation {
    let mut ids: Vec<_> = wanted.iter().map(|caller| caller.member).collect();
    ids.sort_unstable();
    eventually(|| async {
        let group = groups(company, who).await.remove(name)?;
        if members(company, who, &group).await != ids {
            return None;
        }
        // As it is by now: it may have been read before what the members show was done.
        groups(company, who).await.remove(name)
    })
    .await
}

/// A member in a department, who may lead it.
/// Waits until groups have followed what changed, as far as they do.
async fn followed(company: &Company) {
    eventually(async || {
        let read = company.app.db.read(|conn| {
            let sql = "SELECT COUNT(*) FROM job WHERE kind = 'directory.changed'";
            DbResult::Ok(conn.one(sql, &[])?.get::<i64>(0)? == 0)
        });
        read.await.unwrap().then_some(())
    })
    .await;
}

async fn member(company: &Company, userid: &str, department: DepartmentId, leads: bool) -> Caller {
    let ada = company.founder();
    let member = company.member(ada, userid, &[department]).await.id;
    if leads {
        put(company, member, department, true).await;
    }
    Caller { member, ..ada }
}

async fn put(company: &Company, member: MemberId, department: DepartmentId, leader: bool) {
    let departments = Some(vec![Place { department, leader, order: 0 }]);
    let ask = UpdateMember { member, departments, ..UpdateMember::default() };
    company.call(company.founder(), ask).await.unwrap();
}

fn id(text: &str) -> ClientId {
    ClientId(text.into())
}

both_engines! {
    async fn each_department_has_a_group_that_follows_it(company: Company) {
        let ada = company.founder();
        let root = company.root(ada).await;
        let shop = company.department(ada, root, "Plaza 66").await;
        let sales = company.department(ada, shop, "Sales").await;
        let mei = member(&company, "mei", shop, true).await;
        let lin = member(&company, "lin", sales, false).await;
        let wang = member(&company, "wang", sales, false).await;
        assert!(groups(&company, lin).await.is_empty(), "not before the corp wants them");

        switch(&company, true).await;
        let group = holds(&company, lin, "Plaza 66", &[mei, lin, wang]).await;
        assert_eq!(group.owner, Some(mei.member), "who leads it owns it");
        assert_eq!(holds(&company, lin, "Sales", &[lin, wang]).await.owner, None);
        assert_eq!(groups(&company, ada).await.len(), 0, "the company as a whole is no department");

        // Who comes joins, who goes leaves, whoever leads now owns.
        let ho = member(&company, "ho", sales, false).await;
        put(&company, wang.member, root, false).await;
        put(&company, lin.member, sales, true).await;
        holds(&company, lin, "Plaza 66", &[mei, lin, ho]).await;
        let owned = eventually(|| async {
            let group = holds(&company, lin, "Sales", &[lin, ho]).await;
            (group.owner == Some(lin.member)).then_some(group)
        })
        .await;
        assert!(groups(&company, wang).await.is_empty());
        let name = Some("Sales team".to_owned());
        let rename = UpdateDepartment { department: sales, name, parent: None, order: None };
        company.call(ada, rename).await.unwrap();
        assert_eq!(holds(&company, lin, "Sales team", &[lin, ho]).await.id, owned.id);

        // A department that is gone leaves the group to nobody.
        put(&company, lin.member, shop, false).await;
        put(&company, ho.member, shop, false).await;
        company.call(ada, DeleteDepartment { department: sales }).await.unwrap();
        eventually(|| async { groups(&company, ho).await.len() == 1 }).await;
        holds(&company, ho, "Plaza 66", &[mei, lin, ho]).await;
    }

    async fn what_members_do_in_it_stays(company: Company) {
        let ada = company.founder();
        let root = company.root(ada).await;
        let shop = company.department(ada, root, "Shop").await;
        let (mei, lin) = (member(&company, "mei", shop, true).await, member(&company, "lin", shop, false).await);
        let xia = member(&company, "xia", shop, false).await;
        let guest = member(&company, "guest", root, false).await;
        switch(&company, true).await;
        let group = holds(&company, mei, "Shop", &[mei, lin, xia]).await;
        let conversation = group.id;
        let members = Segment::of([guest.member]);
        let add = AddMembers { conversation, client_id: id("add-1"), members };
        company.call(mei, add).await.unwrap();
        let out = vec![xia.member];
        let remove = RemoveMembers { conversation, client_id: id("remove-1"), members: out };
        company.call(mei, remove).await.unwrap();
        let hand = TransferGroup { conversation, client_id: id("hand-1"), member: lin.member };
        company.call(mei, hand).await.unwrap();
        let ho = member(&company, "ho", shop, false).await;
        let now = holds(&company, mei, "Shop", &[mei, lin, ho, guest]).await;
        assert_eq!(now.owner, Some(lin.member), "the leader is no new one");
        // An owner who leaves the department leaves the group to who leads it.
        put(&company, lin.member, root, false).await;
        assert_eq!(holds(&company, mei, "Shop", &[mei, ho, guest]).await.owner, Some(mei.member));

        // Without the setting nothing follows any more, and nobody is thrown out.
        switch(&company, false).await;
        put(&company, ho.member, root, false).await;
        followed(&company).await;
        assert_eq!(holds(&company, mei, "Shop", &[mei, ho, guest]).await.id, conversation);
        switch(&company, true).await;
        assert_eq!(holds(&company, mei, "Shop", &[mei, guest]).await.id, conversation);
    }

    async fn who_is_hidden_or_sees_nobody_is_not_added(company: Company) {
        let ada = company.founder();
        let root = company.root(ada).await;
        let shop = company.department(ada, root, "Shop").await;
        let mei = member(&company, "mei", shop, false).await;
        let lin = member(&company, "lin", shop, false).await;
        let owner = member(&company, "owner", shop, true).await;
        let temp = member(&company, "temp", shop, false).await;
        let who = |caller: Caller| Segment::of([caller.member]);
        let hide = Rule::Hide { who: who(owner), except: who(mei) };
        let hide = company.call(ada, AddRule { rule: hide }).await.unwrap().id;
        let restrict = Rule::Restrict { who: who(temp) };
        company.call(ada, AddRule { rule: restrict }).await.unwrap();
        switch(&company, true).await;
        let group = holds(&company, mei, "Shop", &[mei, lin]).await;
        assert_eq!(group.owner, None, "whoever is hidden owns it as little");
        assert!(groups(&company, temp).await.is_empty());

        // What the rules say later is followed, too.
        company.call(ada, RemoveRule { rule: hide }).await.unwrap();
        let group = eventually(|| async {
            let group = holds(&company, mei, "Shop", &[mei, lin, owner]).await;
            (group.owner == Some(owner.member)).then_some(group)
        })
        .await;
        let restrict = Rule::Restrict { who: who(lin) };
        company.call(ada, AddRule { rule: restrict }).await.unwrap();
        assert_eq!(holds(&company, mei, "Shop", &[mei, owner]).await.id, group.id);
    }
}
