//! A retail brand's directory from its spreadsheets to the screen (CASE-01 to CASE-03), and the
//! groups of its boutiques (CASE-05).

use std::collections::BTreeMap;

use canteen_testkit::{PtyBuilder, until};
use rust_xlsxwriter::Workbook;

use super::scenarios::play;
use crate::stage::{Company, PASSWORD};

const PLAZA: &str = "Company/East China/Shanghai/Plaza 66 Boutique";
const XINTIANDI: &str = "Company/East China/Shanghai/Xintiandi Boutique";

/// Name, account, department below the boutique, position, gender.
const PLAZA_STAFF: [[&str; 5]; 6] = [
    ["林琳", "lin.lin", "/Sales Associates", "Sales Associate", "女"],
    ["王芳", "wang.fang", "/Sales Associates", "Sales Associate", "女"],
    ["Ken Ho", "ken.ho", "/Sales Associates", "Sales Associate", "男"],
    ["赵磊", "zhao.lei", "/Back Office", "Stock Keeper", "男"],
    ["孙悦", "sun.yue", "/Back Office", "Cashier", "女"],
    ["梅兰", "mei.lan", "/Management", "Store Manager", "女"],
];
const XINTIANDI_STAFF: [[&str; 5]; 3] = [
    ["夏天", "xia.tian", "", "Sales Associate", "女"],
    ["何军", "he.jun", "", "Sales Associate", "男"],
    ["陆明", "lu.ming", "", "Store Manager", "男"],
];

/// Everyone with the path of their department.
fn staff() -> impl Iterator<Item = (String, [&'static str; 5])> {
    let of = |boutique: &'static str, [name, id, below, position, gender]: [&'static str; 5]| {
        (format!("{boutique}{below}"), [name, id, below, position, gender])
    };
    let plaza = PLAZA_STAFF.into_iter().map(move |row| of(PLAZA, row));
    plaza.chain(XINTIANDI_STAFF.into_iter().map(move |row| of(XINTIANDI, row)))
}

fn sheet(rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0u32..).zip(rows) {
        for (column, cell) in (0u16..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

fn texts<const N: usize>(row: [&str; N]) -> Vec<String> {
    row.map(str::to_owned).to_vec()
}

/// The template of members in Chinese, with its sample.
fn members() -> Vec<u8> {
    let head = ["姓名", "帐号", "英文名", "职务", "部门", "性别", "手机", "座机", "个人邮箱"];
    let sample = ["张三 (示例)", "sanzhang", "jackzhang", "产品经理", "腾讯公司/广州研发部"];
    let rows = staff().map(|(path, [name, id, _, position, gender])| {
        let email = format!("{id}@brand.example");
        texts([name, id, "", position, &path, gender, "", "", &email])
    });
    sheet([texts(head), texts(sample)].into_iter().chain(rows))
}

/// The template of tags: each position is one.
fn positions() -> Vec<u8> {
    let rows = staff().map(|(_, [_, id, _, position, _])| texts(["成员", id, position]));
    sheet([texts(["类型", "ID", "标签"])].into_iter().chain(rows))
}

fn brand() -> Company {
    let company = Company::named("Company");
    let write = |file: &str, bytes| std::fs::write(company.home.path().join(file), bytes).unwrap();
    write("staff.xlsx", members());
    write("positions.xlsx", positions());
    company
}

#[test]
fn a_brand_comes_from_its_spreadsheets() {
    let company = brand();
    insta::assert_snapshot!(play(&company, include_str!("scenarios/retail.txt")));

    let tags = company.at("boss", ["admin", "tag", "list"]).lines();
    let counted = |tag: &serde_json::Value| {
        let name = tag["name"].as_str().unwrap().to_owned();
        (name, tag["members"].as_array().unwrap().len())
    };
    let counts: BTreeMap<_, _> = tags.iter().map(counted).collect();
    let mut wanted = BTreeMap::new();
    for (_, [.., position, _]) in staff() {
        *wanted.entry(position.to_owned()).or_insert(0) += 1;
    }
    assert_eq!(counts, wanted, "each position is a tag of those who hold it");
}

#[test]
fn each_boutique_has_a_group_of_its_manager() {
    let company = brand();
    company.at("boss", ["admin", "import", "staff.xlsx", "--json"]).ok();
    let boutique = "/East China/Shanghai/Plaza 66 Boutique";
    let set = company.at("boss", ["admin", "member", "set", "mei.lan", "--leads", boutique]);
    set.args(["--password-stdin"]).input(PASSWORD).ok();
    company.sign_in("mei.lan");
    company.at("boss", ["admin", "setting", "set", "department_groups", "on"]).ok();
    let members = until(|| {
        let group = ["group", "members", "Plaza 66 Boutique", "--json"];
        let ran = company.at("mei.lan", group).run();
        (ran.code == 0).then_some(ran.out)
    });
    let members: Vec<serde_json::Value> =
        members.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut accounts: Vec<_> = members.iter().map(|one| one["userid"].as_str().unwrap()).collect();
    accounts.sort_unstable();
    let mut wanted = PLAZA_STAFF.map(|[_, userid, ..]| userid);
    wanted.sort_unstable();
    assert_eq!(accounts, wanted, "everyone of the boutique and below it");
    let owner = members.iter().find(|one| one["owner"] == true).unwrap();
    assert_eq!(owner["userid"], "mei.lan", "it is the manager's");
}

#[tokio::test(flavor = "multi_thread")]
async fn its_tree_stands_on_the_screen() {
    let company = tokio::task::block_in_place(|| {
        let company = brand();
        company.at("boss", ["admin", "import", "staff.xlsx", "--json"]).ok();
        company.at("boss", ["admin", "tag", "import", "positions.xlsx", "--json"]).ok();
        company
    });
    for (lang, tag, title, online) in
        [("en", "en", "Contacts 10", "online"), ("zh-CN", "zh", "通讯录 10", "已连接")]
    {
        for (columns, rows) in [(80, 24), (140, 40)] {
            let home = company.home.path();
            let mut pty = PtyBuilder::new(env!("CARGO_BIN_EXE_canteen"))
                .home(home)
                .env("HOME", home)
                .env("XDG_CONFIG_HOME", home.join(".config"))
                .env("XDG_DATA_HOME", home.join(".local/share"))
                .env("XDG_STATE_HOME", home.join(".local/state"))
                .env("CANTEEN_PROFILE", "boss")
                .args(["--lang", lang, "--theme", "dark"])
                .size(columns, rows)
                .run();
            pty.wait_text(online).await;
            pty.key("F3");
            pty.wait_text(title).await;
            pty.wait_text("East China 9").await;
            // Everything is unfolded from the top down, as a person would.
            for (name, inside) in
                [("East China", "Shanghai 9"), ("Shanghai", "Plaza 66"), ("Plaza 66", "Sales Ass")]
            {
                pty.key("Down");
                pty.key("Right");
                pty.wait_text(inside).await;
                assert!(pty.screen().contains(name));
            }
            for name in ["赵磊", "梅兰", "林琳"] {
                // The departments in it by name: Back Office, Management, Sales Associates.
                pty.key("Down");
                pty.key("Right");
                pty.wait_text(name).await;
                let members = if name == "赵磊" { 2 } else { 1 };
                if name != "林琳" {
                    (0..members).for_each(|_| pty.key("Down"));
                }
            }
            pty.wait_text("● boss").await;
            let screen = pty.screen();
            // The last line tells the time.
            let shown: Vec<_> = screen.lines().collect();
            let shown = shown[..shown.len() - 1].join("\n");
            insta::assert_snapshot!(format!("retail_tree_{tag}_{columns}x{rows}"), shown);
            pty.key("C-q");
            assert!(pty.ended().await.success());
        }
    }
}
