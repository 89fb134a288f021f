//! Notices of what others write, in the bytes that reach a real terminal.

use crate::desk::sit_down;
use crate::stage::Company;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_looks_elsewhere_is_told_of_what_is_not_muted() {
    let company = Company::with(&["ann", "ben"]);
    company.at("ann", ["group", "create", "Kitchen", "--members", "@ben"]).ok();
    company.at("ann", ["group", "create", "Noise", "--members", "@ben"]).ok();
    company.at("ben", ["inbox"]).ok();
    let ann = sit_down(&company, "ann");
    ann.wait_text("Kitchen").await;
    ann.wait_text("online").await;
    ann.focus(false);
    company.at("ann", ["mute", "Noise"]).ok();
    company.at("ben", ["send", "Noise", "nobody needs this"]).ok();
    company.at("ben", ["send", "Kitchen", "soup at noon?"]).ok();
    ann.wait(|_| ann.notices().iter().any(|notice| notice.contains("soup at noon?"))).await;
    let notices = ann.notices();
    assert_eq!(notices, ["Kitchen: ben: soup at noon?"], "once, and nothing of what is muted");
    assert!(ann.bells() > 0);
    ann.wait(|_| ann.title() == "(1) Canteen").await;
}
