//! Who is there: what sessions watch, who is writing.

use crate::router::Router;

/// Adds this slice's methods.
pub fn register(router: &mut Router) {
    let _ = router;
}
