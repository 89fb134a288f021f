//! A slow model of a group: writes down for each entry who was there and recomputes everything a
//! member may see from that. Written for being plainly right; some 300 lines, since it knows all
//! rules of a group once more.

use canteen_protocol::message::{Message, Quote, Reaction};
use canteen_protocol::{ErrorCode, Seq};
use canteen_server::Caller;
use canteen_testkit::START;
use proptest::prelude::*;

pub const PEOPLE: usize = 4;
pub const EMOJIS: [&str; 2] = ["👍", "🎉"];

/// One request; `target` picks among the messages said so far, by remainder.
#[derive(Clone, Debug)]
pub enum Step {
    Say { who: usize, call: usize, reply: Option<usize> },
    Edit { who: usize, target: usize, call: usize },
    Recall { who: usize, target: usize },
    React { who: usize, target: usize, emoji: usize, on: bool },
    Add { who: usize, whom: usize },
    Remove { who: usize, whom: usize },
    Transfer { who: usize, whom: usize },
    Read { who: usize, seq: i64 },
}

pub fn step() -> impl Strategy<Value = Step> {
    let who = 0..PEOPLE;
    let target = any::<usize>();
    // Below PEOPLE: that one; PEOPLE: everyone; above: nobody.
    let call = 0..PEOPLE + 3;
    prop_oneof![
        6 => (who.clone(), call.clone(), prop::option::weighted(0.3, target))
            .prop_map(|(who, call, reply)| Step::Say { who, call, reply }),
        2 => (who.clone(), target, call)
            .prop_map(|(who, target, call)| Step::Edit { who, target, call }),
        1 => (who.clone(), target).prop_map(|(who, target)| Step::Recall { who, target }),
        3 => (who.clone(), target, 0..EMOJIS.len(), any::<bool>())
            .prop_map(|(who, target, emoji, on)| Step::React { who, target, emoji, on }),
        3 => (who.clone(), who.clone()).prop_map(|(who, whom)| Step::Add { who, whom }),
        3 => (who.clone(), who.clone()).prop_map(|(who, whom)| Step::Remove { who, whom }),
        1 => (who.clone(), who.clone()).prop_map(|(who, whom)| Step::Transfer { who, whom }),
        3 => (who, 1..60_i64).prop_map(|(who, seq)| Step::Read { who, seq }),
    ]
}

/// A message as the model has it.
#[derive(Clone, Debug)]
pub struct Said {
    pub seq: i64,
    by: usize,
    text: String,
    calls: Option<usize>,
    all: bool,
    reply: Option<usize>,
    edited: bool,
    recalled: bool,
    changed: i64,
    reactions: Vec<(usize, Vec<usize>)>,
}

#[derive(Clone, Debug, Default)]
pub struct Person {
    pub inside: bool,
    pub ever: bool,
    joined: i64,
    pub read: i64,
    pub read_n: i64,
}

#[derive(Debug)]
pub struct Model {
    /// For each entry, who was there; what it was is compared for messages only.
    log: Vec<[bool; PEOPLE]>,
    pub people: [Person; PEOPLE],
    pub owner: Option<usize>,
    pub said: Vec<Said>,
}

pub type Verdict = Result<Option<i64>, ErrorCode>;

impl Model {
    /// The first two are in it, the first owns it.
    pub fn new() -> Self {
        let there = Person { inside: true, ever: true, joined: 1, ..Person::default() };
        let people = [there.clone(), there, Person::default(), Person::default()];
        let present = [true, true, false, false];
        Self { log: vec![present, present], people, owner: Some(0), said: Vec::new() }
    }

    fn write(&mut self) -> i64 {
        self.log.push(std::array::from_fn(|i| self.people[i].inside));
        self.head()
    }

    pub fn head(&self) -> i64 {
        i64::try_from(self.log.len()).unwrap()
    }

    pub fn sees(&self, who: usize, seq: i64) -> bool {
        usize::try_from(seq - 1).is_ok_and(|i| self.log.get(i).is_some_and(|there| there[who]))
    }

    pub fn last_seen(&self, who: usize) -> i64 {
        (1..=self.head()).rev().find(|seq| self.sees(who, *seq)).unwrap_or(0)
    }

    pub fn count_up_to(&self, seq: i64) -> i64 {
        i64::try_from(self.said.iter().filter(|said| said.seq <= seq).count()).unwrap()
    }

    fn enter(&self, who: usize) -> Result<(), ErrorCode> {
        match &self.people[who] {
            Person { inside: true, .. } => Ok(()),
            Person { ever: true, .. } => Err(ErrorCode::Forbidden),
            Person { .. } => Err(ErrorCode::NotFound),
        }
    }

    /// Which message a step means; now and then one that is not there.
    pub fn pick(&self, target: usize) -> usize {
        target % (self.said.len() + 1)
    }

    fn target(&self, who: usize, target: usize) -> Result<usize, ErrorCode> {
        let target = self.pick(target);
        let found = self.said.get(target).filter(|said| self.sees(who, said.seq));
        found.map(|_| target).ok_or(ErrorCode::NotFound)
    }

    fn calls(&self, call: usize) -> (Option<usize>, bool) {
        ((call < PEOPLE && self.people[call].inside).then_some(call), call == PEOPLE)
    }

    /// What the step must answer: the place of a new entry, none when nothing changes.
    pub fn apply(&mut self, step: &Step, text: &str) -> Verdict {
        match *step {
            Step::Say { who, call, reply } => self.say(who, call, reply, text),
            Step::Edit { who, target, call } => self.edit(who, target, call, text),
            Step::Recall { who, target } => self.recall(who, target),
            Step::React { who, target, emoji, on } => self.react(who, target, emoji, on),
            Step::Add { who, whom } => self.add(who, whom),
            Step::Remove { who, whom } => self.remove(who, whom),
            Step::Transfer { who, whom } => self.transfer(who, whom),
            Step::Read { who, seq } => self.read(who, seq),
        }
    }

    fn say(&mut self, who: usize, call: usize, reply: Option<usize>, text: &str) -> Verdict {
        self.enter(who)?;
        let reply = reply.map(|target| self.target(who, target)).transpose()?;
        let (calls, all) = self.calls(call);
        let seq = self.write();
        self.said.push(Said {
            seq,
            by: who,
            text: text.into(),
            calls,
            all,
            reply,
            edited: false,
            recalled: false,
            changed: seq,
            reactions: Vec::new(),
        });
        self.people[who].read = seq;
        self.people[who].read_n = self.count_up_to(seq);
        Ok(Some(seq))
    }

    fn edit(&mut self, who: usize, target: usize, call: usize, text: &str) -> Verdict {
        self.enter(who)?;
        let target = self.target(who, target)?;
        if self.said[target].by != who {
            return Err(ErrorCode::Forbidden);
        }
        if self.said[target].recalled {
            return Err(ErrorCode::Conflict);
        }
        let (calls, all) = self.calls(call);
        let seq = self.write();
        let said = &mut self.said[target];
        (said.text, said.calls, said.all) = (text.into(), calls, all);
        (said.edited, said.changed) = (true, seq);
        Ok(Some(seq))
    }

    fn recall(&mut self, who: usize, target: usize) -> Verdict {
        self.enter(who)?;
        let target = self.target(who, target)?;
        if self.said[target].by != who && self.owner != Some(who) {
            return Err(ErrorCode::Forbidden);
        }
        if self.said[target].recalled {
            return Ok(None);
        }
        let seq = self.write();
        let said = &mut self.said[target];
        *said = Said {
            text: String::new(),
            calls: None,
            all: false,
            reply: None,
            edited: false,
            recalled: true,
            changed: seq,
            reactions: Vec::new(),
            ..said.clone()
        };
        Ok(Some(seq))
    }

    fn react(&mut self, who: usize, target: usize, emoji: usize, on: bool) -> Verdict {
        self.enter(who)?;
        let target = self.target(who, target)?;
        if self.said[target].recalled {
            return Err(ErrorCode::Conflict);
        }
        let given = |(e, by): &(usize, Vec<usize>)| *e == emoji && by.contains(&who);
        if self.said[target].reactions.iter().any(given) == on {
            return Ok(None);
        }
        let seq = self.write();
        let said = &mut self.said[target];
        said.changed = seq;
        match said.reactions.iter_mut().find(|(e, _)| *e == emoji) {
            Some((_, by)) if on => by.push(who),
            Some((_, by)) => by.retain(|b| *b != who),
            None => said.reactions.push((emoji, vec![who])),
        }
        said.reactions.retain(|(_, by)| !by.is_empty());
        Ok(Some(seq))
    }

    fn add(&mut self, who: usize, whom: usize) -> Verdict {
        self.enter(who)?;
        if self.people[whom].inside {
            return Ok(None);
        }
        let before = self.count_up_to(self.head());
        self.people[whom].inside = true;
        let seq = self.write();
        self.people[whom] =
            Person { inside: true, ever: true, joined: seq, read: seq - 1, read_n: before };
        Ok(Some(seq))
    }

    fn remove(&mut self, who: usize, whom: usize) -> Verdict {
        self.enter(who)?;
        if who != whom && self.owner != Some(who) {
            return Err(ErrorCode::Forbidden);
        }
        if !self.people[whom].inside {
            return Ok(None);
        }
        if self.owner == Some(whom) {
            self.owner = (0..PEOPLE)
                .filter(|i| *i != whom && self.people[*i].inside)
                .min_by_key(|i| (self.people[*i].joined, *i));
            if self.owner.is_some() {
                self.write();
            }
        }
        let seq = self.write();
        self.people[whom].inside = false;
        Ok(Some(seq))
    }

    fn transfer(&mut self, who: usize, whom: usize) -> Verdict {
        self.enter(who)?;
        if self.owner != Some(who) {
            return Err(ErrorCode::Forbidden);
        }
        if who == whom {
            return Ok(None);
        }
        if !self.people[whom].inside {
            return Err(ErrorCode::NotFound);
        }
        self.owner = Some(whom);
        Ok(Some(self.write()))
    }

    fn read(&mut self, who: usize, seq: i64) -> Verdict {
        if !self.people[who].ever {
            return Err(ErrorCode::NotFound);
        }
        let seq = seq.min(self.last_seen(who));
        if seq > self.people[who].read {
            self.people[who].read = seq;
            self.people[who].read_n = self.count_up_to(seq);
        }
        Ok(None)
    }

    /// A message as someone reads it now.
    pub fn message(&self, i: usize, who: usize, ids: &[Caller]) -> Message {
        let said = &self.said[i];
        let reaction = |(emoji, by): &(usize, Vec<usize>)| {
            let mut members = by.clone();
            members.sort_by_key(|member| *member != who);
            Reaction {
                emoji: EMOJIS[*emoji].into(),
                count: i64::try_from(by.len()).unwrap(),
                members: members.iter().map(|member| ids[*member].member).collect(),
            }
        };
        let quote = |reply: usize| Quote {
            seq: Seq(self.said[reply].seq),
            by: ids[self.said[reply].by].member,
            text: self.said[reply].text.clone(),
        };
        Message {
            files: Vec::new(),
            n: i64::try_from(i).unwrap() + 1,
            text: said.text.clone(),
            reply_to: said.reply.map(quote),
            mentions: said.calls.iter().map(|call| ids[*call].member).collect(),
            mentions_all: said.all,
            auto: false,
            edited: said.edited.then_some(START),
            recalled: said.recalled,
            reactions: said.reactions.iter().map(reaction).collect(),
            changed: Seq(said.changed),
        }
    }

    pub fn mentions(&self, who: usize) -> i64 {
        let unread = self.people[who].read + 1..=self.last_seen(who);
        let calls =
            |said: &&Said| unread.contains(&said.seq) && (said.all || said.calls == Some(who));
        i64::try_from(self.said.iter().filter(calls).count()).unwrap()
    }
}
