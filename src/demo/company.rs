//! The sample company's structure: its departments, who works where, titles, tags.

use super::names::{self, Name};

/// A department: its name and the index of the one above; the root is the company itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unit {
    /// Its name.
    pub name: &'static str,
    /// Index of its parent; none for those right below the company.
    pub parent: Option<usize>,
    /// How many of a hundred members work in it.
    pub share: usize,
    /// Titles from the leader's down.
    pub titles: &'static [&'static str],
}

/// The name of the sample company.
pub const COMPANY: &str = "Lantern Works 灯笼工坊";

const ENGINEER: &[&str] = &["Engineering Manager", "Staff Engineer", "Senior Engineer", "Engineer"];
const PRODUCT: &[&str] = &["产品总监", "高级产品经理", "产品经理"];
const SALES: &[&str] = &["Regional Director", "大客户经理", "Sales Associate"];
const STAFF: &[&str] = &["总监", "主管", "专员"];

/// The departments, parents before children.
pub const UNITS: &[Unit] = &[
    unit("Executive Office 总裁办", None, 2, &["Chief Executive", "Chief of Staff", "秘书"]),
    unit("Engineering 研发中心", None, 3, &["CTO", "Architect", "Technical Writer"]),
    unit("Platform 平台部", Some(1), 12, ENGINEER),
    unit("Storage 存储组", Some(2), 5, ENGINEER),
    unit("Messaging 消息组", Some(2), 5, ENGINEER),
    unit("Client 客户端部", Some(1), 9, ENGINEER),
    unit("SRE 运维部", Some(1), 8, &["SRE Lead", "Senior SRE", "SRE"]),
    unit("Quality 质量部", Some(1), 6, &["QA Lead", "Test Engineer"]),
    unit("Product 产品部", None, 6, PRODUCT),
    unit("Design 设计组", Some(8), 4, &["Design Lead", "Product Designer", "视觉设计师"]),
    unit("Sales 销售中心", None, 3, &["VP Sales", "Sales Operations"]),
    unit("East China 华东区", Some(10), 9, SALES),
    unit("Plaza Store 广场店", Some(11), 4, &["Store Manager", "Sales Associate"]),
    unit("South China 华南区", Some(10), 6, SALES),
    unit("Overseas 海外部", Some(10), 5, SALES),
    unit("Customer Success 客户成功部", None, 5, &["Head of Support", "Support Engineer"]),
    unit("People 人力资源部", None, 4, STAFF),
    unit("Finance 财务部", None, 4, STAFF),
];

const fn unit(
    name: &'static str,
    parent: Option<usize>,
    share: usize,
    titles: &'static [&'static str],
) -> Unit {
    Unit { name, parent, share, titles }
}

/// A member of the sample company.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// Their names.
    pub name: Name,
    /// Their departments, by index into [`UNITS`]; the main one first.
    pub units: Vec<usize>,
    /// Whether they lead their main department.
    pub leads: bool,
    /// Their title.
    pub title: &'static str,
    /// Their mobile number.
    pub mobile: String,
}

/// Says whether a person has a tag.
type Rule = fn(&Person) -> bool;

/// The tags, each with the rule that says who has it.
pub const TAGS: &[(&str, Rule)] = &[
    ("Leaders 管理者", |p| p.leads),
    ("On call 值班", |p| p.units.contains(&6) && p.name.userid.len() % 2 == 0),
    ("Mandarin tutors 中文角", |p| p.name.english.is_empty()),
    ("Release crew 发布组", |p| p.units.len() > 1),
];

/// The members: the user first, who works in Platform, then `count - 1` colleagues.
#[must_use]
pub fn people(count: usize) -> Vec<Person> {
    let mut people = vec![Person {
        name: names::user(),
        units: vec![2],
        leads: false,
        title: "Senior Engineer",
        mobile: mobile(0),
    }];
    let names = names::names(count.saturating_sub(1));
    let mut rank = vec![0_usize; UNITS.len()];
    for (i, name) in names.into_iter().enumerate() {
        let unit = place(i, names_len(count));
        let titles = UNITS[unit].titles;
        let title = match rank[unit] {
            0 => titles[0],
            r => titles[1 + r % (titles.len() - 1)],
        };
        let leads = rank[unit] == 0;
        rank[unit] += 1;
        let mut units = vec![unit];
        if i % 11 == 7 && unit != 8 {
            units.push(8);
        } else if i % 13 == 5 && unit != 6 {
            units.push(6);
        }
        people.push(Person { name, units, leads, title, mobile: mobile(i + 1) });
    }
    people
}

fn names_len(count: usize) -> usize {
    count.saturating_sub(1).max(1)
}

/// Which department colleague `i` of `count` works in: one leader for each first, then by share.
fn place(i: usize, count: usize) -> usize {
    if i < UNITS.len() {
        return i;
    }
    let total: usize = UNITS.iter().map(|u| u.share).sum();
    let mut point = (i * 61) % count.max(1) * total / count.max(1);
    for (index, unit) in UNITS.iter().enumerate() {
        if point < unit.share {
            return index;
        }
        point -= unit.share;
    }
    UNITS.len() - 1
}

fn mobile(i: usize) -> String {
    format!("+861380000{i:04}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_department_has_one_leader() {
        let people = people(300);
        assert_eq!(people.len(), 300);
        for (index, unit) in UNITS.iter().enumerate() {
            let leaders = people.iter().filter(|p| p.leads && p.units[0] == index).count();
            assert_eq!(leaders, 1, "{}", unit.name);
        }
    }

    #[test]
    fn some_work_in_several_departments_and_every_tag_is_used() {
        let people = people(300);
        assert!(people.iter().filter(|p| p.units.len() > 1).count() > 20);
        for (name, rule) in TAGS {
            assert!(people.iter().any(rule), "{name}");
        }
    }

    #[test]
    fn parents_come_before_children() {
        for (i, unit) in UNITS.iter().enumerate() {
            assert!(unit.parent.is_none_or(|p| p < i), "{}", unit.name);
        }
    }
}
