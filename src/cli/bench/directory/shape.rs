//! Which departments there are and who is in them: the same for the server and the client.

use canteen_protocol::directory::{Department, Member, Place};
use canteen_protocol::{DepartmentId, MemberId};

const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢";
const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文辉力志慧晨宇欣怡子涵浩然梓轩雨婷佳琪思远一诺";
const ENGLISH: [&str; 6] = ["Alex", "Maya", "Robin", "Sam", "Lena", "Omar"];
const LAST: [&str; 6] = ["Smith", "Garcia", "Okafor", "Novak", "Meyer", "Costa"];
const NAMED: [&str; 8] = ["研发", "销售", "华东区", "Platform", "财务", "Support", "产品", "Team"];

/// How much there is. Members and departments are numbered from 1; department 1 is the root.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Members.
    pub members: i64,
    /// Departments.
    pub departments: i64,
}

impl Shape {
    /// The one above a department; none for the root. Each has one or two below it, so that 5,000
    /// nest fifteen deep.
    pub fn above(self, department: i64) -> Option<i64> {
        (department > 1).then_some((department * 4 / 7).max(1))
    }

    /// How deep they nest; the root is one level.
    pub fn levels(self) -> usize {
        std::iter::successors(Some(self.departments), |n| self.above(*n)).count()
    }

    /// A department's name.
    pub fn name(self, department: i64) -> String {
        format!("{} {department}", pick(&NAMED, department))
    }

    /// A department as the client has it, under its own number.
    pub fn department(self, n: i64) -> Department {
        Department {
            id: DepartmentId(n),
            parent: self.above(n).map(DepartmentId),
            name: self.name(n),
            order: 0,
            members: self.members / self.departments,
        }
    }

    /// The department a member is in.
    pub fn home(self, member: i64) -> i64 {
        1 + member % self.departments
    }

    /// A member as the client has them. One in seven has a Western name.
    pub fn member(self, n: i64) -> Member {
        let chars = |of: &str, n: i64| {
            let all: Vec<char> = of.chars().collect();
            pick(&all, n)
        };
        let name = if n % 7 == 0 {
            format!("{} {}", pick(&ENGLISH, n / 7), pick(&LAST, n / 42))
        } else {
            let (first, second) = (chars(GIVEN, n / 50), chars(GIVEN, n / 3));
            [chars(SURNAMES, n), first, second].iter().collect()
        };
        Member {
            id: MemberId(n),
            userid: format!("m{n}"),
            name,
            english_name: if n % 3 == 0 { pick(&ENGLISH, n / 3).into() } else { String::new() },
            title: if n % 5 == 0 { "经理".into() } else { "Engineer".into() },
            email: format!("m{n}@bench.example"),
            mobile: format!("+86138{n:08}"),
            departments: vec![Place {
                department: DepartmentId(self.home(n)),
                leader: n % 100 == 0,
                order: 0,
            }],
            ..Member::default()
        }
    }
}

fn pick<T: Copy>(of: &[T], n: i64) -> T {
    of[usize::try_from(n).unwrap_or_default() % of.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_thousand_departments_nest_fifteen_deep() {
        let shape = Shape { members: 100_000, departments: 5_000 };
        assert_eq!(shape.levels(), 15);
        let below = |n: i64| (2..=5_000).filter(|one| shape.above(*one) == Some(n)).count();
        assert!((1..=2_857).all(|n| (1..=2).contains(&below(n))));
        assert!((2..=5_000).all(|n| shape.above(n).is_some_and(|above| above < n)));
    }
}
