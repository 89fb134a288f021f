//! The templates: their headers in either language, the marked sample, and whether a file still
//! has them (IMP-02 to IMP-05, IMP-10).

use canteen_text::sanitize;

use super::{Fault, Line, letters};
use crate::i18n::Lang;

/// Characters of a cell that are shown again.
const SHOWN: usize = 80;

/// What a table is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Table {
    /// Members, nine columns.
    Members,
    /// Tags, three columns.
    Tags,
}

/// A column of a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Column {
    /// Its header in English and in Chinese.
    headers: [&'static str; 2],
    /// Other ways to write it, in lower case.
    also: &'static [&'static str],
    /// What the samples have there, in English and in Chinese.
    samples: &'static [[&'static str; 2]],
    /// Whether it must be filled in.
    pub required: bool,
}

const fn column(
    headers: [&'static str; 2],
    also: &'static [&'static str],
    required: bool,
    samples: &'static [[&'static str; 2]],
) -> Column {
    Column { headers, also, samples, required }
}

const MEMBERS: [Column; 9] = [
    column(["Name", "姓名"], &[], true, &[["Jack Zhang (example)", "张三 (示例)"]]),
    column(["Account", "帐号"], &["账号"], true, &[["sanzhang", "sanzhang"]]),
    column(["English name", "英文名"], &[], false, &[["Jack", "jackzhang"]]),
    column(["Title", "职务"], &[], false, &[["Product manager", "产品经理"]]),
    column(["Department", "部门"], &[], true, &[["Acme/Guangzhou", "腾讯公司/广州研发部"]]),
    column(["Gender", "性别"], &[], false, &[["male", "男"]]),
    column(["Mobile", "手机"], &[], false, &[["13800000000", "13800000000"]]),
    column(["Landline", "座机"], &[], false, &[["020-88985632", "020-88985632"]]),
    column(
        ["Personal email", "个人邮箱"],
        &["personal e-mail"],
        false,
        &[["sanzhang@example.com", "sanzhang@example.com"]],
    ),
];

const TAGS: [Column; 3] = [
    column(["Type", "类型"], &[], true, &[["member", "成员"], ["member", "成员"]]),
    column(["ID", "ID"], &[], true, &[["a00001", "a00001"], ["a00003", "a00003"]]),
    column(
        ["Tag", "标签"],
        &[],
        true,
        &[["Sales (example)", "Sales (示例)"], ["Manager (example)", "Manager (示例)"]],
    ),
];

impl Table {
    /// Its columns.
    #[must_use]
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Members => &MEMBERS,
            Self::Tags => &TAGS,
        }
    }

    /// Its headers.
    #[must_use]
    pub fn headers(self, lang: Lang) -> Vec<&'static str> {
        self.columns().iter().map(|column| column.headers[number(lang)]).collect()
    }

    /// The samples of the template, which an import skips.
    #[must_use]
    pub fn samples(self, lang: Lang) -> Vec<Vec<&'static str>> {
        let count = self.columns().first().map_or(0, |column| column.samples.len());
        let sample = |n: usize| self.columns().iter().map(move |c| c.samples[n][number(lang)]);
        (0..count).map(|n| sample(n).collect()).collect()
    }

    /// The headers of a file, in the language they are in.
    ///
    /// # Errors
    /// Every cell that is not as it must be (IMP-04).
    pub fn check(self, header: &Line) -> Result<Vec<&'static str>, Vec<Fault>> {
        let columns = self.columns();
        let found = |n: usize| header.cells.get(n).map_or("", |cell| cell.trim());
        let fits = |lang| {
            columns.iter().enumerate().filter(|(n, c)| is_header(**c, lang, found(*n))).count()
        };
        let lang = if fits(Lang::ZhCn) > fits(Lang::En) { Lang::ZhCn } else { Lang::En };
        let headers = self.headers(lang);
        let mut faults = Vec::new();
        for (n, expected) in headers.iter().enumerate() {
            if !is_header(columns[n], lang, found(n)) {
                let cell = letters(n);
                let message = format!(
                    "cell {cell}{} must be {expected:?}: headers are neither changed, moved nor \
                     taken out; canteen admin template FILE writes them",
                    header.row
                );
                faults.push(fault(header.row, expected, found(n), "header", message));
            }
        }
        for (n, text) in header.cells.iter().enumerate().skip(headers.len()) {
            if !text.trim().is_empty() {
                let cell = letters(n);
                let message = format!(
                    "cell {cell}{} must be empty: no column is added, so take it out",
                    header.row
                );
                faults.push(fault(header.row, &cell, text, "header", message));
            }
        }
        if faults.is_empty() { Ok(headers) } else { Err(faults) }
    }
}

/// Something wrong, with what stands there made harmless.
pub fn fault(row: u32, column: &str, value: &str, code: &str, message: String) -> Fault {
    let value = sanitize::line(value, SHOWN);
    Fault {
        row,
        dn: String::new(),
        column: column.to_owned(),
        value,
        code: code.to_owned(),
        message,
    }
}

fn number(lang: Lang) -> usize {
    match lang {
        Lang::En => 0,
        Lang::ZhCn => 1,
    }
}

fn is_header(column: Column, lang: Lang, text: &str) -> bool {
    let text = text.to_lowercase();
    text == column.headers[number(lang)].to_lowercase() || column.also.contains(&text.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(cells: &[&str]) -> Line {
        Line { row: 1, cells: cells.iter().map(ToString::to_string).collect() }
    }

    #[test]
    fn headers_are_known_in_both_languages() {
        for table in [Table::Members, Table::Tags] {
            for lang in [Lang::En, Lang::ZhCn] {
                let headers = table.headers(lang);
                assert_eq!(table.check(&header(&headers)).unwrap(), headers);
                assert!(table.samples(lang).iter().all(|sample| sample.len() == headers.len()));
            }
        }
        let loose =
            ["姓名", "账号", "英文名", "职务", " 部门 ", "性别", "手机", "座机", "个人邮箱", ""];
        assert!(Table::Members.check(&header(&loose)).is_ok());
    }

    #[test]
    fn the_cell_that_differs_is_named() {
        let mut cells = Table::Members.headers(Lang::ZhCn);
        cells[2] = "昵称";
        cells.push("工号");
        let faults = Table::Members.check(&header(&cells)).unwrap_err();
        let told: Vec<_> = faults.iter().map(|f| (f.column.as_str(), f.value.as_str())).collect();
        assert_eq!(told, [("英文名", "昵称"), ("J", "工号")]);
        assert!(faults[0].message.contains("cell C1"), "{}", faults[0].message);
        let none = Table::Members.check(&header(&["Name"])).unwrap_err();
        assert_eq!(none.len(), 8, "those that are missing");
    }
}
