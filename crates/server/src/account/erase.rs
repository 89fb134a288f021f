//! What accounts keep of a corp that ends.

use crate::erase::{Erase, erase, of_member};
use crate::hooks::Hooks;

static ERASE: &[Erase] = &[
    erase!(Leaf, "password", "member", of_member!("member")),
    erase!(Leaf, "sign_in_code", "member", of_member!("member")),
    erase!(Leaf, "device", "id", of_member!("member")),
    erase!(Leaf, "totp", "member", of_member!("member")),
    erase!(Leaf, "totp_pending", "member", of_member!("member")),
    erase!(Leaf, "recovery_code", "member, hash", of_member!("member")),
    erase!(Leaf, "sign_in_ticket", "hash", of_member!("member")),
    erase!(Leaf, "page_passed", "member", of_member!("member")),
];

/// Says so.
pub fn hook(hooks: &mut Hooks) {
    hooks.on_erase(ERASE);
}
