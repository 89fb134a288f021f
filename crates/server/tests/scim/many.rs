//! Many at once, and two at the same moment.

use std::collections::BTreeSet;

use canteen_protocol::directory::CreateMember;
use canteen_server::Fault;
use canteen_server::directory::{self, Change, NewMember};
use canteen_testkit::both_engines;
use serde_json::{Value, json};

use crate::{World, listed, text};

const MANY: usize = 10_000;

async fn fill(world: &World) {
    let (corp, now) = (world.corp.corp, world.server.clock.now());
    let app = world.server.app();
    let filled = app.db.write(directory::lane(corp), move |tx| {
        let mut change = Change::begin(tx, corp, now)?;
        let all: Vec<_> = (0..MANY)
            .map(|n| CreateMember {
                userid: format!("m{n}"),
                name: format!("Member {n}"),
                title: if n % 1_000 == 0 { "Chief".into() } else { String::new() },
                email: format!("m{n}@example.com"),
                ..CreateMember::default()
            })
            .collect();
        let new: Vec<_> = all.iter().map(|member| NewMember { member, phc: None }).collect();
        change.create_members(&new)?;
        change.finish()?;
        Ok::<_, Fault>(())
    });
    filled.await.unwrap();
}

both_engines! {
    async fn ten_thousand_members_come_by_pages(world: World) {
        fill(&world).await;
        let (mut seen, mut start) = (BTreeSet::new(), 1);
        loop {
            let page = world.get(&format!("/Users?startIndex={start}&count=10000&attributes=userName")).await;
            assert_eq!(page["totalResults"], MANY + 2);
            let names = listed(&page, "userName");
            assert!(names.len() <= 500, "{}", names.len());
            if names.is_empty() {
                break;
            }
            start += names.len();
            assert!(names.into_iter().all(|name| seen.insert(name)), "nobody comes twice");
        }
        assert_eq!(seen.len(), MANY + 2);
        // Through everyone, and by what is looked up.
        let chiefs = world.get("/Users?filter=title eq \"chief\" and userName sw \"m\"").await;
        assert_eq!(chiefs["totalResults"], MANY / 1_000);
        assert_eq!(world.get("/Users?filter=userName eq \"M9999\"").await["totalResults"], 1);

        // All of them in one group, one more, one less.
        let all = world.get("/Users?count=0").await["totalResults"].as_u64().unwrap();
        let corp = world.corp.corp;
        let ids = world.server.app().db.read(move |conn| directory::everyone(conn, corp)).await.unwrap();
        assert_eq!(ids.len() as u64, all);
        let members: Vec<_> = ids.iter().map(|id| json!({ "value": id.to_string() })).collect();
        let made = world.ask("POST", "/Groups?attributes=id", json!({ "displayName": "All", "members": &members[1..] })).await;
        assert_eq!(made.status, 201, "{}", text(&made));
        let path = format!("/Groups/{}", made.json()["id"].as_str().unwrap());
        world.patch(&path, json!([{ "op": "add", "path": "members", "value": [members[0]] }])).await;
        world.patch(&path, json!([{ "op": "remove", "path": format!("members[value eq \"{}\"]", ids[5]) }])).await;
        let group = world.get(&path).await;
        assert_eq!(group["members"].as_array().unwrap().len(), MANY + 1);
        let named = world.get(&format!("/Groups?filter=members.value eq \"{}\"&attributes=displayName", ids[7])).await;
        assert_eq!(listed(&named, "displayName"), ["All"]);
    }

    async fn of_two_at_once_with_one_account_one_is_told_so(world: World) {
        let kim = |n: usize| json!({ "userName": "kim", "displayName": "Kim", "emails": [{ "value": format!("kim{n}@example.com") }] });
        let answers = futures(&world, (0..8).map(|n| ("POST", "/Users".to_owned(), kim(n))).collect()).await;
        let mut made: Vec<_> = answers.iter().filter(|answer| answer.0 == 201).collect();
        assert_eq!(made.len(), 1, "{answers:?}");
        let made = made.pop().unwrap().1["id"].as_str().unwrap().to_owned();
        for (status, said) in answers.iter().filter(|answer| answer.0 != 201) {
            assert_eq!((*status, &said["scimType"]), (409, &json!("uniqueness")), "{said}");
        }
        assert_eq!(world.get("/Users?filter=userName eq \"kim\"").await["totalResults"], 1);
        // Each adds one member to one group: none is lost.
        let ids = [made, world.corp.admin.to_string(), world.corp.members[0].to_string()];
        let group = world.ask("POST", "/Groups", json!({ "displayName": "Duty" })).await.json();
        let path = format!("/Groups/{}", group["id"].as_str().unwrap());
        let adding = ids.iter().map(|id| {
            let operation = json!([{ "op": "add", "path": "members", "value": [{ "value": id }] }]);
            ("PATCH", path.clone(), crate::operations_of(operation))
        });
        let answers = futures(&world, adding.collect()).await;
        assert!(answers.iter().all(|answer| answer.0 == 204), "{answers:?}");
        assert_eq!(world.get(&path).await["members"].as_array().unwrap().len(), 3);
    }
}

/// All of these at once; statuses and bodies.
async fn futures(world: &World, asks: Vec<(&str, String, Value)>) -> Vec<(u16, Value)> {
    let asking = asks.into_iter().map(|(method, path, body)| async move {
        let answer = world.ask(method, &path, body).await;
        let said = if answer.body.is_empty() { Value::Null } else { answer.json() };
        (answer.status, said)
    });
    futures_util::future::join_all(asking).await
}
