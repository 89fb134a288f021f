//! All that is known of the row one is at.

use canteen_protocol::visibility::Rule;
use canteen_text::width::width;
use canteen_text::wrap::wrap;
use ratatui::layout::Rect;

use crate::admin::form::Value;
use crate::admin::state::Row;
use crate::admin::{settings, words};
use crate::state::{Slot, State};
use crate::theme::Role;
use crate::view::Canvas;
use crate::widgets::{Pen, scrollbar};

/// Members of whom it is worked out who leads them and who is in the department itself.
const FEW: i64 = 2_000;

/// What the audit log calls times.
const TIMES: [&str; 4] = ["until", "expires", "due", "at"];
/// Members of a tag that are named.
const NAMED: usize = 200;

/// A line: what it is about, what it says. Without a label it is a heading.
type Line = (String, String);

/// How many lines there are, and how many fit.
pub fn size(state: &State) -> (usize, usize) {
    let place = state.arrangement().inner(Slot::Side).unwrap_or_default();
    (wrapped(state, place.width).len(), usize::from(place.height))
}

/// Draws them.
pub fn draw(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let lines = wrapped(state, area.width);
    let fits = usize::from(area.height);
    let first = state.admin.scroll.min(lines.len().saturating_sub(fits));
    for (y, (text, role)) in (area.y..area.bottom()).zip(lines.iter().skip(first)) {
        let line = Rect { y, height: 1, ..area };
        Pen::new(line).write(text, canvas.style(*role), canvas);
    }
    if lines.len() > fits {
        let bar = Rect { x: area.right().saturating_sub(1), width: 1, ..area };
        scrollbar(bar, first..first + fits, lines.len(), canvas);
    }
}

fn wrapped(state: &State, columns: u16) -> Vec<(String, Role)> {
    let cells = usize::from(columns.saturating_sub(1)).max(1);
    let mut wrapped = Vec::new();
    for (label, text) in lines(state) {
        if label.is_empty() {
            let parts = wrap(&text, cells).into_iter();
            wrapped.extend(parts.map(|range| (text[range].to_owned(), Role::Strong)));
            wrapped.push((String::new(), Role::Text));
            continue;
        }
        if text.is_empty() {
            continue;
        }
        // Beside its label where it fits there, else below it.
        if width(&label) + width(&text) + 2 <= cells {
            wrapped.push((format!("{label}  {text}"), Role::Text));
            continue;
        }
        wrapped.push((label, Role::Dim));
        let inside = cells.saturating_sub(2).max(1);
        let parts = wrap(&text, inside).into_iter();
        wrapped.extend(parts.map(|range| (format!("  {}", &text[range]), Role::Text)));
    }
    wrapped
}

fn lines(state: &State) -> Vec<Line> {
    let Some(row) = state.admin.selected() else {
        return vec![(String::new(), state.t("admin-none-selected"))];
    };
    match row {
        Row::Member(id) => member(state, id),
        Row::Admin(id, role) => admin(state, id, role),
        Row::Role(id) => role(state, id),
        Row::Department(id, _) => department(state, id),
        Row::Tag(id) => tag(state, id),
        Row::Setting(index) => {
            let listed = state.admin.settings.as_ref().map(settings::listed).unwrap_or_default();
            let Some(one) = listed.get(index) else { return Vec::new() };
            vec![
                (String::new(), words::label(state, one.name)),
                (state.t("admin-detail-value"), words::value(state, one.kind, &one.value)),
                (state.t("admin-detail-meaning"), words::hint(state, one.name)),
                (
                    state.t("admin-detail-command"),
                    format!("canteen admin setting set {} …", one.name),
                ),
            ]
        }
        Row::Rule(id) | Row::Matrix(id) => rule(state, id),
        Row::Everyone => vec![
            (String::new(), state.t("admin-matrix-others")),
            (state.t("admin-detail-meaning"), state.t("admin-matrix-others-doc")),
        ],
        Row::Request(id) => request(state, id),
        Row::Link(id) => link(state, id),
        Row::Adoption => {
            let Some(adoption) = &state.admin.adoption else { return Vec::new() };
            let mut lines = vec![(String::new(), state.t("admin-adoption"))];
            lines.extend(counts(state, &adoption.counts));
            let days = state.texts.with("admin-adoption-days", &[("n", adoption.days.into())]);
            lines.push((state.t("admin-detail-meaning"), days));
            lines
        }
        Row::Joined(index) => {
            let all = state.admin.adoption.as_ref();
            let Some(one) = all.and_then(|all| all.departments.get(index)) else {
                return Vec::new();
            };
            let mut lines = vec![(String::new(), one.path.clone())];
            lines.extend(counts(state, &one.counts));
            lines
        }
        Row::Act(index) => act(state, index),
        Row::Line(index) => vec![
            (String::new(), state.t(&format!("admin-table-{index}"))),
            (state.t("admin-detail-command"), crate::admin::rows::TABLES[index].to_owned()),
            (state.t("admin-detail-meaning"), state.t("admin-tables-copy")),
        ],
        Row::Heading(_) | Row::Note(_) | Row::Columns => Vec::new(),
    }
}

fn member(state: &State, id: canteen_protocol::MemberId) -> Vec<Line> {
    let Some(person) = state.directory.member(id) else { return Vec::new() };
    let field = |name: &str, text: &str| (words::label(state, name), text.to_owned());
    let places = words::items(state, &Value::Places(person.departments.to_vec()));
    let tags: Vec<_> =
        state.directory.tags().iter().filter(|tag| tag.members.contains(&id)).collect();
    let tags: Vec<&str> = tags.iter().map(|tag| tag.name.as_str()).collect();
    let gender = person.gender.word();
    let gender = if gender.is_empty() { String::new() } else { words::word(state, gender) };
    let leader = person.leader.map(|leader| words::member(state, leader)).unwrap_or_default();
    let account = if person.disabled { "admin-account-shut" } else { "admin-account-open" };
    vec![
        (String::new(), person.name.to_owned()),
        field("userid", person.userid),
        field("english_name", person.english_name),
        field("title", person.title),
        field("departments", &places.join("\n")),
        field("mobile", person.mobile),
        field("email", person.email),
        field("landline", person.landline),
        field("gender", &gender),
        field("leader", &leader),
        field("tags", &tags.join(", ")),
        (state.t("admin-detail-account"), state.t(account)),
    ]
}

/// A member, with what they administer and until when.
fn admin(
    state: &State,
    id: canteen_protocol::MemberId,
    role: Option<canteen_protocol::RoleId>,
) -> Vec<Line> {
    let mut lines = member(state, id);
    if let Some(one) = state.admin.admin(id, role) {
        let until = one.until.map(|until| state.exact(until)).unwrap_or_default();
        lines.push((state.t("admin-detail-role"), words::role(state, one)));
        lines.push((state.t("admin-detail-until"), until));
    }
    lines
}

fn department(state: &State, id: canteen_protocol::DepartmentId) -> Vec<Line> {
    let Some(known) = state.directory.department(id) else { return Vec::new() };
    // Drawn with every frame: of very many nobody reads who they are.
    let few = known.members <= FEW;
    let people = if few { state.directory.members_of(id) } else { Vec::new() };
    let leads = people.iter().filter(|person| {
        person.departments.iter().any(|place| place.department == id && place.leader)
    });
    let leads: Vec<&str> = leads.map(|person| person.name).collect();
    let own = if few { people.len().to_string() } else { String::new() };
    vec![
        (String::new(), known.name.clone()),
        (state.t("admin-detail-path"), words::path(state, id)),
        (state.t("admin-detail-number"), id.0.to_string()),
        (state.t("admin-detail-members"), known.members.to_string()),
        (state.t("admin-detail-own-members"), own),
        (state.t("admin-detail-leaders"), leads.join(", ")),
        (words::label(state, "order"), known.order.to_string()),
    ]
}

fn tag(state: &State, id: canteen_protocol::TagId) -> Vec<Line> {
    let Some(known) = state.directory.tag(id) else { return Vec::new() };
    // Drawn with every frame: of very many nobody reads who they are.
    let named = known.members.iter().copied().take(NAMED).collect();
    let mut people = words::items(state, &Value::Members(named));
    if let Some(more) = known.members.len().checked_sub(NAMED).filter(|more| *more > 0) {
        let more = i64::try_from(more).unwrap_or(i64::MAX);
        people.push(state.texts.with("admin-detail-more-members", &[("n", more.into())]));
    }
    let departments = words::items(state, &Value::Departments(known.departments.clone()));
    vec![
        (String::new(), known.name.clone()),
        (state.t("admin-detail-number"), id.0.to_string()),
        (words::label(state, "tag_departments"), departments.join("\n")),
        (words::label(state, "members"), people.join("\n")),
    ]
}

fn rule(state: &State, id: canteen_protocol::RuleId) -> Vec<Line> {
    let Some(rule) = state.admin.rule(id) else { return Vec::new() };
    vec![
        (String::new(), words::rule(state, rule)),
        (state.t("admin-detail-number"), id.to_string()),
        (words::label(state, "who"), rule.who.clone()),
        (state.t("admin-detail-other"), rule.other.clone()),
        (state.t("admin-sight-fields"), shown(state, &rule.rule)),
        (state.t("admin-detail-members"), rule.count.to_string()),
        (state.t("admin-detail-command"), format!("canteen admin visibility remove {id}")),
    ]
}

/// Which fields a rule shows; nothing where it is about none.
fn shown(state: &State, rule: &Rule) -> String {
    let Rule::Fields { shown, .. } = rule else { return String::new() };
    if shown.is_empty() {
        return state.t("admin-sight-none");
    }
    let names = shown.iter().map(|field| words::label(state, field.name()));
    names.collect::<Vec<_>>().join(", ")
}

fn request(state: &State, id: canteen_protocol::JoinId) -> Vec<Line> {
    let Some(one) = state.admin.request(id) else { return Vec::new() };
    vec![
        (String::new(), one.name.clone()),
        (words::label(state, "userid"), one.userid.clone()),
        (words::label(state, "email"), one.email.clone()),
        (words::label(state, "mobile"), one.mobile.clone()),
        (state.t("admin-detail-reason"), one.reason.clone()),
        (words::label(state, "into"), one.department.clone()),
        (state.t("admin-detail-when"), state.exact(one.created)),
        (state.t("admin-detail-keys"), state.t("admin-request-keys")),
    ]
}

fn role(state: &State, id: canteen_protocol::RoleId) -> Vec<Line> {
    let Some(one) = state.admin.role(id) else { return Vec::new() };
    let count = i64::try_from(one.holders).unwrap_or(i64::MAX);
    vec![
        (String::new(), one.name.clone()),
        (state.t("admin-detail-opens"), words::opens(state, one)),
        (state.t("admin-detail-held"), state.texts.with("admin-role-held", &[("n", count.into())])),
        (state.t("admin-detail-meaning"), state.t("admin-role-doc")),
    ]
}

fn link(state: &State, id: canteen_protocol::LinkId) -> Vec<Line> {
    let Some(one) = state.admin.link(id) else { return Vec::new() };
    let uses = one.uses.map_or_else(|| "∞".to_owned(), |uses| uses.to_string());
    vec![
        (String::new(), state.texts.with("admin-link-title", &[("n", id.to_string().into())])),
        (state.t("admin-detail-state"), words::link_state(state, one.state)),
        (words::label(state, "into"), one.department.clone()),
        (state.t("admin-detail-by"), one.creator_userid.clone()),
        (state.t("admin-detail-when"), state.exact(one.created)),
        (state.t("admin-detail-until"), state.exact(one.expires)),
        (state.t("admin-detail-used"), format!("{}/{uses}", one.used)),
        (state.t("admin-detail-meaning"), state.t("admin-link-once")),
    ]
}

fn counts(state: &State, counts: &canteen_protocol::invite::Counts) -> Vec<Line> {
    [
        ("admin-count-directory", counts.directory),
        ("admin-count-invited", counts.invited),
        ("admin-count-active", counts.active),
        ("admin-count-inactive", counts.inactive),
        ("admin-count-never", counts.never),
    ]
    .map(|(key, n)| (state.t(key), n.to_string()))
    .to_vec()
}

fn act(state: &State, index: usize) -> Vec<Line> {
    let Some(one) = state.admin.acts.get(index) else { return Vec::new() };
    let by = words::actor(state, one);
    let action = words::act(state, &one.action);
    let word = if action == one.action { String::new() } else { one.action.clone() };
    let mut lines = vec![
        (String::new(), action),
        // By which it is looked for.
        (words::label(state, "action"), word),
        (state.t("admin-detail-place"), one.seq.to_string()),
        (state.t("admin-detail-when"), state.exact(one.at)),
        (state.t("admin-detail-by"), by),
        (state.t("admin-detail-target"), one.target.clone()),
        (words::label(state, "userid"), one.target_userid.clone()),
    ];
    match &one.detail {
        serde_json::Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| {
                let time = value.as_i64().filter(|_| TIMES.contains(&name.as_str()));
                let text = match (time, value.as_str()) {
                    (Some(time), _) => state.exact(canteen_protocol::Time(time)),
                    (None, Some(text)) => text.to_owned(),
                    (None, None) => value.to_string(),
                };
                (name.clone(), text)
            });
            lines.extend(fields);
        }
        serde_json::Value::Null => {}
        other => lines.push((state.t("admin-detail-more"), other.to_string())),
    }
    lines
}
