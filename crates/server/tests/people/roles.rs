//! Administrators of a part of the corp (ADM-02, -04, -07 to -10): what their roles open, and what
//! not.

use canteen_protocol::admin::{GrantAdmin, ListAdmins, RevokeAdmin};
use canteen_protocol::audit::ListAudit;
use canteen_protocol::directory::{
    CreateDepartment, CreateTag, DeleteDepartment, Member, Place, SyncDirectory, UpdateDepartment,
    UpdateMember, UpdateTag,
};
use canteen_protocol::ids::RoleId;
use canteen_protocol::invite::{ListLinks, MakeLink};
use canteen_protocol::offboard::OffboardMember;
use canteen_protocol::role::{
    App, AppGrant, AppLevel, ContactGrant, ContactLevel, CreateRole, DeleteRole, GetRights,
    ListRoles, UpdateRole,
};
use canteen_protocol::second_factor::WhoMust;
use canteen_protocol::setting::ChangeCorpSettings;
use canteen_protocol::{DepartmentId, ErrorCode, MemberId, Segment, Seq, Time};
use canteen_server::Caller;
use canteen_testkit::{OnEngine, Storage, both_engines, eventually};

use crate::company::{Company, START, code, error, new_member};

const HOUR: i64 = 3_600_000;

/// East with a shop in it, and west; `ann` administers east, `bo` works in the shop, `wu` in west
/// and `mo` in both.
pub struct Brand {
    pub company: Company,
    pub ada: Caller,
    pub ann: Caller,
    pub root: DepartmentId,
    pub east: DepartmentId,
    pub shop: DepartmentId,
    pub west: DepartmentId,
    pub bo: MemberId,
    pub wu: MemberId,
    pub mo: MemberId,
    pub role: RoleId,
}

impl OnEngine for Brand {
    async fn on(storage: Storage) -> Self {
        let company = Company::on(storage).await;
        let ada = company.founder();
        let root = company.root(ada).await;
        let east = company.department(ada, root, "East").await;
        let shop = company.department(ada, east, "Shop").await;
        let west = company.department(ada, root, "West").await;
        let ann = company.member(ada, "ann", &[east]).await.id;
        let bo = company.member(ada, "bo", &[shop]).await.id;
        let wu = company.member(ada, "wu", &[west]).await.id;
        let mo = company.member(ada, "mo", &[east, west]).await.id;
        let new = CreateRole {
            name: "East".into(),
            contacts: vec![grant(dept(east), ContactLevel::Change)],
            apps: vec![AppGrant { app: App::Joining, level: AppLevel::Change }],
        };
        let role = company.call(ada, new).await.unwrap().id;
        let held = GrantAdmin { member: ann, role: Some(role), ..GrantAdmin::default() };
        company.call(ada, held).await.unwrap();
        let ann = Caller { member: ann, ..ada };
        Self { company, ada, ann, root, east, shop, west, bo, wu, mo, role }
    }
}

impl Brand {
    pub fn caller(&self, member: MemberId) -> Caller {
        Caller { member, ..self.ada }
    }

    async fn update(&self, by: Caller, ask: UpdateMember) -> Result<Member, ErrorCode> {
        self.company.call(by, ask).await.map_err(|error| error.code)
    }

    async fn hold(&self, member: MemberId, grants: Vec<ContactGrant>) -> Caller {
        let name = format!("for {member}");
        let new = CreateRole { name, contacts: grants, ..CreateRole::default() };
        let role = Some(self.company.call(self.ada, new).await.unwrap().id);
        let held = GrantAdmin { member, role, ..GrantAdmin::default() };
        self.company.call(self.ada, held).await.unwrap();
        self.caller(member)
    }
}

pub fn dept(id: DepartmentId) -> Segment {
    Segment { departments: vec![id], ..Segment::default() }
}

pub fn grant(segment: Segment, level: ContactLevel) -> ContactGrant {
    ContactGrant { segment, level, text: String::new() }
}

pub fn person(member: MemberId) -> UpdateMember {
    UpdateMember { member, ..UpdateMember::default() }
}

fn titled(member: MemberId) -> UpdateMember {
    UpdateMember { title: Some("Clerk".into()), ..person(member) }
}

fn places(departments: &[DepartmentId]) -> Option<Vec<Place>> {
    let place = |id: &DepartmentId| Place { department: *id, ..Place::default() };
    Some(departments.iter().map(place).collect())
}

/// Where the directory's log stands, and whether somebody administers something.
async fn stands(company: &Company, who: Caller) -> (Seq, bool) {
    let changes = company.call(who, SyncDirectory::default()).await.unwrap();
    (changes.head, changes.standing.unwrap().admin)
}

both_engines! {
    async fn a_branch_is_administered_and_no_other(brand: Brand) {
        let Brand { company, ann, east, shop, west, .. } = &brand;
        let (ann, east, shop, west) = (*ann, *east, *shop, *west);
        // Everything within the branch.
        let li = company.member(ann, "li", &[shop]).await.id;
        let yard = company.department(ann, east, "Yard").await;
        let moved = UpdateMember { departments: places(&[yard]), ..titled(li) };
        assert_eq!(brand.update(ann, moved).await.unwrap().title, "Clerk");
        let renamed = UpdateDepartment { department: yard, name: Some("Court".into()), parent: Some(shop), order: None };
        assert_eq!(company.call(ann, renamed).await.unwrap().parent, Some(shop));
        let left = OffboardMember { member: li, to: Some(brand.bo), dry_run: false };
        company.call(ann, left).await.unwrap();
        brand.update(ann, UpdateMember { departments: places(&[shop]), ..person(li) }).await.unwrap();
        company.call(ann, DeleteDepartment { department: yard }).await.unwrap();
        // A department that opens changes hands with its people.
        let both = UpdateMember { departments: places(&[shop, west]), ..person(brand.bo) };
        assert_eq!(brand.update(ann, both).await.unwrap_err(), ErrorCode::NotFound);
        // Who works elsewhere too is read and not changed; the uppermost stays as it is.
        assert_eq!(brand.update(ann, titled(brand.mo)).await.unwrap_err(), ErrorCode::Forbidden);
        let top = UpdateDepartment { department: east, name: Some("Mine".into()), parent: None, order: None };
        assert_eq!(code(company.call(ann, top).await), ErrorCode::Forbidden);
        let into_root = code(company.call(ann, new_member("new", &[])).await);
        assert_eq!(into_root, ErrorCode::Forbidden);
        assert_eq!(code(company.call(ann, new_member("new", &[east, west])).await), ErrorCode::NotFound);
        assert!(company.audited().await.contains(&"member.offboard".to_owned()));
    }

    async fn nobody_changes_who_administers_anything(brand: Brand) {
        let Brand { company, ada, ann, east, .. } = &brand;
        // The founder comes to work in the branch, and so does another administrator.
        company.call(*ada, UpdateMember { departments: places(&[*east]), ..person(ada.member) }).await.unwrap();
        brand.hold(brand.bo, vec![grant(dept(*east), ContactLevel::View)]).await;
        for member in [ada.member, brand.bo, ann.member] {
            let password = UpdateMember { password: Some("a new password".into()), ..person(member) };
            for ask in [password, titled(member)] {
                assert_eq!(brand.update(*ann, ask).await.unwrap_err(), ErrorCode::Forbidden, "{member}");
            }
        }
        // Neither behind an account that is shut: it would be opened with all its rights.
        let second = company.member(*ada, "second", &[*east]).await.id;
        company.call(*ada, GrantAdmin { member: second, ..GrantAdmin::default() }).await.unwrap();
        company.call(*ada, UpdateMember { disabled: Some(true), ..person(second) }).await.unwrap();
        let open = UpdateMember { disabled: Some(false), password: Some("a new password".into()), ..person(second) };
        assert_eq!(brand.update(*ann, open).await.unwrap_err(), ErrorCode::Forbidden);
    }

    async fn levels_and_blocks_are_kept(brand: Brand) {
        let Brand { company, ada, east, shop, .. } = &brand;
        let wu = brand.hold(brand.wu, vec![
            grant(dept(*east), ContactLevel::Change),
            grant(dept(*shop), ContactLevel::Blocked),
        ]).await;
        assert_eq!(brand.update(wu, titled(brand.bo)).await.unwrap_err(), ErrorCode::NotFound);
        assert_eq!(code(company.call(wu, new_member("new", &[*shop])).await), ErrorCode::NotFound);
        company.member(wu, "new", &[*east]).await;
        let mo = brand.hold(brand.mo, vec![grant(dept(*shop), ContactLevel::View)]).await;
        assert_eq!(brand.update(mo, titled(brand.bo)).await.unwrap_err(), ErrorCode::Forbidden);
        assert_eq!(code(company.call(mo, new_member("newer", &[*shop])).await), ErrorCode::Forbidden);
        assert_eq!(code(company.call(mo, MakeLink { department: Some(*shop), ..Default::default() }).await), ErrorCode::Forbidden);
        // By name, wherever they work.
        let bo = brand.hold(brand.bo, vec![grant(Segment::of([brand.wu]), ContactLevel::View)]).await;
        assert_eq!(brand.update(bo, titled(brand.wu)).await.unwrap_err(), ErrorCode::Forbidden);
        let plain = company.member(*ada, "plain", &[brand.west]).await.id;
        let role = company.call(*ada, ListRoles {}).await.unwrap().roles;
        let role = role.iter().find(|role| role.name == format!("for {}", brand.bo)).unwrap().id;
        let contacts = Some(vec![grant(Segment::of([plain]), ContactLevel::Change)]);
        company.call(*ada, UpdateRole { role, contacts, ..UpdateRole::default() }).await.unwrap();
        assert_eq!(brand.update(bo, titled(plain)).await.unwrap().title, "Clerk", "a change of the role holds at once");
        assert_eq!(brand.update(bo, titled(brand.wu)).await.unwrap_err(), ErrorCode::NotFound);
    }

    async fn a_role_ends_at_its_time_and_marks_a_provider(brand: Brand) {
        let Brand { company, ada, east, .. } = &brand;
        let held = |until, provider| GrantAdmin { member: brand.wu, role: Some(brand.role), until, provider };
        for (ask, why) in [
            (held(None, true), "until when"),
            (held(Some(START), true), "over already"),
            (GrantAdmin { role: None, ..held(Some(Time(START.0 + HOUR)), false) }, "super"),
        ] {
            let refused = error(company.call(*ada, ask).await);
            assert!(refused.code == ErrorCode::Invalid && refused.message.contains(why), "{refused:?}");
        }
        let until = Some(Time(START.0 + HOUR));
        company.call(*ada, held(until, true)).await.unwrap();
        let wu = brand.caller(brand.wu);
        let rights = company.call(wu, GetRights {}).await.unwrap();
        assert_eq!((rights.all, rights.roles.len(), rights.roles[0].until), (false, 1, until));
        assert!(rights.roles[0].provider);
        let new = company.member(wu, "hired", &[*east]).await.id;
        let told = company.call(*ada, ListAudit { limit: 1, ..ListAudit::default() }).await.unwrap();
        let record = &told.records[0];
        assert_eq!((record.action.as_str(), record.by), ("member.create", Some(brand.wu)));
        assert_eq!(record.detail["provider"], true);
        let before = stands(company, wu).await;
        assert!(before.1);
        company.app.clock.advance(HOUR);
        // The clients of whoever held it hear of it, and begin the directory anew.
        eventually(async || stands(company, wu).await.0 > before.0).await;
        assert!(!stands(company, wu).await.1);
        let since = SyncDirectory { since: before.0, cursor: None };
        assert_eq!(code(company.call(wu, since).await), ErrorCode::Purged);
        assert!(company.audited().await.contains(&"admin.end".to_owned()));
        assert_eq!(brand.update(wu, titled(new)).await.unwrap_err(), ErrorCode::Forbidden);
        assert!(company.call(wu, GetRights {}).await.unwrap().roles.is_empty());
        let listed = company.call(*ada, ListAdmins {}).await.unwrap().admins;
        let shown: Vec<_> = listed.iter().map(|a| (a.userid.as_str(), a.role_name.as_str(), a.provider)).collect();
        assert_eq!(shown, [("Ada", "super", false), ("ann", "East", false), ("wu", "East", true)]);
        // Later it may be held for longer, as a provider still, and be taken away.
        assert_eq!(code(company.call(*ada, held(None, false)).await), ErrorCode::Invalid);
        company.call(*ada, held(Some(Time(START.0 + 3 * HOUR)), false)).await.unwrap();
        assert!(company.call(wu, GetRights {}).await.unwrap().roles[0].provider);
        brand.update(wu, titled(new)).await.unwrap();
        let revoke = RevokeAdmin { member: brand.wu, role: Some(brand.role) };
        company.call(*ada, revoke).await.unwrap();
        assert_eq!(brand.update(wu, titled(new)).await.unwrap_err(), ErrorCode::Forbidden);
        assert_eq!(code(company.call(*ada, revoke).await), ErrorCode::Conflict);
    }

    async fn roles_that_cannot_be_are_refused(brand: Brand) {
        let Brand { company, ada, role, .. } = &brand;
        let new = |name: &str, contacts| CreateRole { name: name.into(), contacts, apps: vec![] };
        let nobody = || vec![grant(Segment::default(), ContactLevel::View)];
        let unknown = || vec![grant(dept(DepartmentId(987_654)), ContactLevel::View)];
        let many = || vec![grant(Segment::everyone(), ContactLevel::View); 101];
        let twice = vec![AppGrant { app: App::Joining, level: AppLevel::Send }; 2];
        let table = [
            (new("", vec![]), ErrorCode::Invalid),
            (new("Super", vec![]), ErrorCode::Invalid),
            (new("EAST", vec![]), ErrorCode::Conflict),
            (new("x", nobody()), ErrorCode::Invalid),
            (new("x", unknown()), ErrorCode::NotFound),
            (new("x", many()), ErrorCode::TooLarge),
            (CreateRole { apps: twice, ..new("x", vec![]) }, ErrorCode::Invalid),
        ];
        for (ask, expected) in table {
            assert_eq!(code(company.call(*ada, ask.clone()).await), expected, "{ask:?}");
        }
        assert_eq!(code(company.call(*ada, DeleteRole { role: *role }).await), ErrorCode::Conflict);
        assert_eq!(code(company.call(*ada, DeleteRole { role: RoleId(99) }).await), ErrorCode::NotFound);
        company.call(*ada, RevokeAdmin { member: brand.ann.member, role: Some(*role) }).await.unwrap();
        company.call(*ada, DeleteRole { role: *role }).await.unwrap();
        assert!(company.call(*ada, ListRoles {}).await.unwrap().roles.is_empty());
        let told = company.audited().await;
        assert!(told.ends_with(&["admin.revoke".to_owned(), "role.delete".to_owned()]), "{told:?}");
    }

    async fn who_leaves_leaves_their_roles(brand: Brand) {
        let Brand { company, ada, ann, .. } = &brand;
        let ask = OffboardMember { member: ann.member, to: None, dry_run: false };
        assert!(company.call(*ada, ask).await.unwrap().was_admin);
        brand.update(*ada, UpdateMember { disabled: Some(false), ..person(ann.member) }).await.unwrap();
        assert_eq!(company.call(*ann, GetRights {}).await.unwrap(), Default::default());
        assert_eq!(brand.update(*ann, titled(brand.bo)).await.unwrap_err(), ErrorCode::Forbidden);
    }

    async fn administrators_of_a_part_need_a_strong_identity_too(brand: Brand) {
        let Brand { company, ada, .. } = &brand;
        let must = ChangeCorpSettings { second_factor: Some(WhoMust::Admins), ..Default::default() };
        company.call(*ada, must).await.unwrap();
        let held = GrantAdmin { member: brand.bo, role: Some(brand.role), ..GrantAdmin::default() };
        let refused = error(company.call(*ada, held).await);
        assert!(refused.code == ErrorCode::Conflict && refused.message.contains("second factor"));
        let shown = company.call(brand.ann, canteen_protocol::second_factor::GetSecondFactor {}).await.unwrap();
        assert!(shown.must, "who holds a role must have one");
        let shown = company.call(brand.caller(brand.bo), canteen_protocol::second_factor::GetSecondFactor {}).await.unwrap();
        assert!(!shown.must);
    }

    async fn a_branch_moves_with_its_department_and_tags_stay_with_the_corp(brand: Brand) {
        let Brand { company, ada, ann, root, west, shop, .. } = &brand;
        let tag = company.call(*ada, CreateTag { name: "Duty".into() }).await.unwrap().id;
        let tagging = UpdateTag { tag, add_members: vec![brand.bo], ..UpdateTag::default() };
        assert_eq!(code(company.call(*ann, tagging).await), ErrorCode::Forbidden);
        // The shop comes under west: it is east's no more.
        let moved = |parent| UpdateDepartment { department: *shop, name: None, parent: Some(parent), order: None };
        company.call(*ada, moved(*west)).await.unwrap();
        assert_eq!(brand.update(*ann, titled(brand.bo)).await.unwrap_err(), ErrorCode::NotFound);
        let below = CreateDepartment { parent: *shop, name: "x".into(), order: 0 };
        assert_eq!(code(company.call(*ann, below).await), ErrorCode::NotFound);
        company.call(*ada, moved(brand.east)).await.unwrap();
        brand.update(*ann, titled(brand.bo)).await.unwrap();
        assert_eq!(code(company.call(*ann, moved(*root)).await), ErrorCode::NotFound);
    }

    async fn links_lead_into_ones_own_departments(brand: Brand) {
        let Brand { company, ada, ann, .. } = &brand;
        let only_administrators = ChangeCorpSettings { invite_by_members: Some(false), ..Default::default() };
        company.call(*ada, only_administrators).await.unwrap();
        let into = |department| MakeLink { department, ..MakeLink::default() };
        let own = company.call(*ann, into(Some(brand.shop))).await.unwrap().link.id;
        assert_eq!(code(company.call(*ann, into(Some(brand.west))).await), ErrorCode::NotFound);
        assert_eq!(code(company.call(*ann, into(None)).await), ErrorCode::Forbidden);
        let east = company.call(*ada, into(Some(brand.east))).await.unwrap().link.id;
        company.call(*ada, into(Some(brand.west))).await.unwrap();
        let listed = company.call(*ann, ListLinks {}).await.unwrap().links;
        let mut listed: Vec<_> = listed.iter().map(|link| link.id).collect();
        listed.sort_unstable();
        assert_eq!(listed, [own, east]);
    }

    async fn what_one_did_is_all_one_reads_of_the_audit_log(brand: Brand) {
        let Brand { company, ada, ann, .. } = &brand;
        brand.update(*ann, titled(brand.bo)).await.unwrap();
        brand.update(*ada, titled(brand.bo)).await.unwrap();
        let all = ListAudit { limit: 100, ..ListAudit::default() };
        let read = company.call(*ann, all.clone()).await.unwrap().records;
        assert_eq!(read.iter().map(|r| r.by).collect::<Vec<_>>(), [Some(ann.member)]);
        let others = ListAudit { by: Some(ada.member), ..all };
        assert_eq!(code(company.call(*ann, others).await), ErrorCode::Forbidden);
        assert_eq!(company.synced(*ada, Seq(0)).await.members.len(), 5);
    }
}
