//! Sending what is staged: one request after the other, and what the server says put where it
//! belongs. What was carried out stands, also when a later request is refused.

use std::collections::VecDeque;

use canteen_protocol::WireError;

use super::field::Kind;
use super::plan::{self, Step, Told, What};
use super::{Field, Form, Mode, Subject};
use crate::admin::words;
use crate::engine::Answer;
use crate::overlays::Then;
use crate::state::{Effect, Level, State};

/// What is under way.
#[derive(Debug)]
pub struct Saving {
    steps: VecDeque<Step>,
    told: Told,
    /// The request that is not answered.
    ask: u64,
    /// Whether a new form comes after it.
    again: bool,
    /// How many requests were carried out.
    done: usize,
}

impl Saving {
    /// Before the first request.
    #[must_use]
    pub fn new(steps: Vec<Step>, again: bool) -> Self {
        Self { steps: steps.into(), told: Told::default(), ask: 0, again, done: 0 }
    }
}

/// The next request; none when there is no other, or it cannot be made: the form says why.
pub fn next(form: &mut Form, state: &mut State) -> Option<Effect> {
    let Mode::Saving(saving) = &form.mode else { return None };
    let step = saving.steps.front()?;
    let Some(deed) = plan::deed(form, &step.what, &saving.told, state.now) else {
        form.mode = Mode::Edit;
        form.error = Some(state.t("admin-fault-unchangeable"));
        return None;
    };
    let (ask, effect) = state.admin.ask_for_form(deed);
    if let Mode::Saving(saving) = &mut form.mode {
        saving.ask = ask;
    }
    Some(effect)
}

/// The answer to the form's request; tells what becomes of the form.
pub fn hear(
    form: &mut Form,
    state: &mut State,
    ask: u64,
    answer: &Result<Answer, WireError>,
) -> Then {
    let Mode::Saving(saving) = &mut form.mode else { return Then::Stay };
    if saving.ask != ask {
        return Then::Stay;
    }
    let Some(step) = saving.steps.pop_front() else { return Then::Stay };
    match answer {
        Ok(answer) => {
            saving.done += 1;
            match answer {
                Answer::AddMember(member) => saving.told.member = Some(member.id),
                Answer::AddTag(tag) => saving.told.tag = Some(tag.id),
                Answer::Resolve(meant) => saving.told.meant.push(meant.segment.clone()),
                _ => {}
            }
            stand(form, &step, answer);
            go_on(form, state, answer)
        }
        // Somebody who was added is added, also where this server can invite nobody.
        Err(error) if step.what == What::Invite => {
            let values = [("why", error.message.as_str().into())];
            let note = state.texts.with("admin-not-invited", &values);
            state.toast(Level::Warning, note);
            let again = saving.again;
            follow(form, state, again)
        }
        Err(error) => {
            let done = saving.done;
            form.mode = Mode::Edit;
            refuse(form, state, &step, error, done);
            Then::Stay
        }
    }
}

/// What a request carried stands now; what it made is what the form is about.
fn stand(form: &mut Form, step: &Step, answer: &Answer) {
    let carried = form.fields.iter_mut().filter(|field| step.fields.contains(&field.name));
    carried.for_each(Field::settle);
    match answer {
        Answer::AddMember(member) => {
            form.subject = Subject::Member(member.id);
            // An account stays for ever.
            if let Some(field) = form.fields.iter_mut().find(|field| field.name == "userid") {
                field.kind = Kind::Fixed;
            }
        }
        Answer::AddTag(tag) => form.subject = Subject::Tag(tag.id),
        // Saved again, it goes into the place of the one that stands now.
        Answer::AddSight(rule) => form.subject = Subject::Rule(rule.id),
        _ => {}
    }
}

fn go_on(form: &mut Form, state: &mut State, answer: &Answer) -> Then {
    let Mode::Saving(saving) = &form.mode else { return Then::Stay };
    if !saving.steps.is_empty() {
        return match next(form, state) {
            Some(effect) => Then::And(vec![effect]),
            None => Then::Stay,
        };
    }
    let again = saving.again;
    let note = words::saved(state, form, answer);
    if let Some(note) = note {
        state.toast(Level::Info, note);
    }
    follow(form, state, again)
}

/// What comes after the form: the next new one, or nothing.
fn follow(form: &mut Form, state: &State, again: bool) -> Then {
    if !again {
        return Then::Close;
    }
    form.mode = Mode::Edit;
    *form = another(form, state);
    Then::Stay
}

/// The next new one of the same kind: where the last one was put, this one is put, too.
fn another(form: &Form, state: &State) -> Form {
    let (subject, kept): (Subject, &[&str]) = match &form.subject {
        Subject::Member(_) | Subject::NewMember => (Subject::NewMember, &["departments"]),
        Subject::Tag(_) => (Subject::NewTag, &[]),
        other => (other.clone(), &[]),
    };
    let mut new = Form::new(state, subject);
    for name in kept {
        if let Some(field) = form.field(name) {
            new.put(name, field.now());
        }
    }
    new
}

/// Puts an error at the field it is about, or below all.
fn refuse(form: &mut Form, state: &State, step: &Step, error: &WireError, done: usize) {
    let data = |name: &str| error.data.as_ref().and_then(|data| data.get(name));
    let named = data("field").and_then(|field| field.as_str());
    let field = match step.what {
        What::Meaning(field) => Some(field),
        _ => named.and_then(|name| {
            let known = |field: &&Field| field.name == name || alias(form, field.name) == name;
            form.fields.iter().find(known).map(|field| field.name)
        }),
    };
    let mut text = error.message.clone();
    if data("doubt").is_some() {
        text = format!("{text} {}", state.t("admin-doubt"));
    } else if done > 0 && form.subject.is_staged() {
        text = format!("{} {text}", state.t("admin-partly"));
    }
    match field.filter(|name| form.seen().iter().any(|index| form.fields[*index].name == *name)) {
        Some(name) => {
            if let Some(field) = form.fields.iter_mut().find(|field| field.name == name) {
                field.error = Some(text);
            }
            form.focus(name);
        }
        None => form.error = Some(text),
    }
}

/// What the server calls a field that has another name here.
fn alias(form: &Form, name: &'static str) -> &'static str {
    match (&form.subject, name) {
        (Subject::NewDepartment(_) | Subject::Department(_), "department_name") => "name",
        (_, "tag_name") => "name",
        (_, "tag_departments") => "departments",
        (_, "into") => "department",
        (_, "days") => "expires",
        (_, "action_reason") => "reason",
        _ => name,
    }
}
