//! A group driven at random must agree with the model at every step.

use canteen_protocol::conversation::{AddMembers, MarkRead, RemoveMembers, TransferGroup};
use canteen_protocol::message::{EditMessage, Message, React, RecallMessage, SendMessage};
use canteen_protocol::search::{Criteria, MAX_HITS};
use canteen_protocol::{Body, ConversationId, ErrorCode, Segment, Seq};
use canteen_server::Caller;
use canteen_testkit::{OnEngine, Storage};
use canteen_text::tokens::Tokens;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use crate::model::{EMOJIS, Model, PEOPLE, Step, step};
use crate::world::{World, message};

/// Makes the request of a step; the place of its answer when it has one.
async fn ask(
    world: &World,
    people: &[Caller],
    conversation: ConversationId,
    (step, model): (&Step, &Model),
    text: &str,
) -> Result<Option<i64>, ErrorCode> {
    let client_id = world.fresh();
    let place = |target| Seq(model.said.get(model.pick(target)).map_or(10_000, |said| said.seq));
    let text = text.to_owned();
    let id = |i: usize| people[i].member;
    let ack = match *step {
        Step::Say { who, reply, .. } => {
            let reply_to = reply.map(place);
            let request =
                SendMessage { conversation, client_id, text, reply_to, files: Vec::new() };
            world.call(people[who], request).await
        }
        Step::Edit { who, target, .. } => {
            let target = place(target);
            world.call(people[who], EditMessage { conversation, client_id, target, text }).await
        }
        Step::Recall { who, target } => {
            let target = place(target);
            world.call(people[who], RecallMessage { conversation, client_id, target }).await
        }
        Step::React { who, target, emoji, on } => {
            let (target, emoji) = (place(target), EMOJIS[emoji].to_owned());
            world.call(people[who], React { conversation, client_id, target, emoji, on }).await
        }
        Step::Add { who, whom } => {
            let members = Segment::of([id(whom)]);
            world.call(people[who], AddMembers { conversation, client_id, members }).await
        }
        Step::Remove { who, whom } => {
            let members = vec![id(whom)];
            world.call(people[who], RemoveMembers { conversation, client_id, members }).await
        }
        Step::Transfer { who, whom } => {
            let member = id(whom);
            world.call(people[who], TransferGroup { conversation, client_id, member }).await
        }
        Step::Read { who, seq } => {
            let request = MarkRead { conversation, seq: Seq(seq) };
            return world.call(people[who], request).await.map(|_| None).map_err(|e| e.code);
        }
    };
    ack.map(|ack| Some(ack.seq.0)).map_err(|e| e.code)
}

async fn compare(
    world: &World,
    people: &[Caller],
    group: ConversationId,
    model: &Model,
) -> Result<(), TestCaseError> {
    for who in (0..PEOPLE).filter(|who| model.people[*who].ever) {
        let log = world.all(people[who], group).await;
        let seen: Vec<i64> = (1..=model.head()).filter(|seq| model.sees(who, *seq)).collect();
        prop_assert_eq!(log.iter().map(|e| e.seq.0).collect::<Vec<_>>(), seen.clone());
        let messages: Vec<Message> = log
            .into_iter()
            .filter_map(|e| if let Body::Message(m) = e.body { Some(m) } else { None })
            .collect();
        let expected: Vec<Message> = (0..model.said.len())
            .filter(|i| model.sees(who, model.said[*i].seq))
            .map(|i| model.message(i, who, people))
            .collect();
        prop_assert_eq!(messages, expected, "as {} reads them", who);

        let found = world.get(people[who], group).await;
        let person = &model.people[who];
        let head = model.last_seen(who);
        prop_assert_eq!(found.joined, person.inside);
        prop_assert_eq!((found.first.0, found.head.0), (seen[0], head), "{}", who);
        prop_assert_eq!(found.messages, model.count_up_to(head), "{}", who);
        prop_assert_eq!((found.read.0, found.read_n), (person.read, person.read_n), "{}", who);
        prop_assert_eq!(found.mentions, model.mentions(who), "mentions of {}", who);
        let owner = model.owner.filter(|_| person.inside).map(|owner| people[owner].member);
        prop_assert_eq!(found.owner, owner);
    }
    Ok(())
}

/// Everyone finds what they see and what is not taken back, by its present words.
async fn search(
    world: &World,
    people: &[Caller],
    group: ConversationId,
    model: &Model,
) -> Result<(), TestCaseError> {
    let query = |words: &str| Criteria {
        words: words.into(),
        conversations: vec![group],
        ..Criteria::default()
    };
    for who in 0..PEOPLE {
        let seen = (0..model.said.len()).rev().filter(|i| model.sees(who, model.said[*i].seq));
        let texts: Vec<String> = seen
            .map(|i| model.message(i, who, people))
            .filter(|message| !message.recalled)
            .map(|message| message.text)
            .collect();
        for words in ["text", "text 1", "1", "a2", "@all "] {
            let wanted = canteen_text::tokens::query(words);
            let expected: Vec<&String> =
                texts.iter().filter(|text| Tokens::of(text).hold(&wanted)).take(MAX_HITS).collect();
            let found = world.search(people[who], query(words)).await;
            let found: Vec<&String> = found.iter().map(|entry| &message(entry).text).collect();
            prop_assert_eq!(found, expected, "{} looks for {}", who, words);
        }
    }
    Ok(())
}

async fn drive(world: &World, people: &[Caller], steps: &[Step]) -> Result<(), TestCaseError> {
    let group = world.group(people[0], &people[..2]).await;
    let mut model = Model::new();
    for (i, step) in steps.iter().enumerate() {
        let text = match step {
            Step::Say { call, .. } | Step::Edit { call, .. } if *call < PEOPLE => {
                format!("text {i} @a{call}")
            }
            Step::Say { call, .. } | Step::Edit { call, .. } if *call == PEOPLE => {
                format!("text {i} @all")
            }
            _ => format!("text {i}"),
        };
        let answer = ask(world, people, group, (step, &model), &text).await;
        match model.apply(step, &text) {
            Ok(Some(seq)) => prop_assert_eq!(answer, Ok(Some(seq)), "{:?}", step),
            Ok(None) => prop_assert!(answer.is_ok(), "{:?}: {:?}", step, answer),
            Err(code) => prop_assert_eq!(answer, Err(code), "{:?}", step),
        }
        if i % 8 == 0 {
            compare(world, people, group, &model).await?;
        }
    }
    compare(world, people, group, &model).await?;
    search(world, people, group, &model).await
}

fn agrees(storage: Storage) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let (world, people) = runtime.block_on(async {
        let world = World::on(storage).await;
        let people = world.corp(PEOPLE).await;
        (world, people)
    });
    let config = Config { cases: 48, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&prop::collection::vec(step(), 1..70), |steps| {
            runtime.block_on(drive(&world, &people, &steps))
        })
        .unwrap();
    runtime.block_on(world.server.shutdown());
}

mod a_group_agrees_with_a_slow_model {
    use super::*;

    #[test]
    fn sqlite() {
        agrees(Storage::sqlite());
    }

    #[test]
    fn postgres() {
        agrees(Storage::postgres());
    }
}
