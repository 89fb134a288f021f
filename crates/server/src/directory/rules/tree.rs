//! Paths of departments: the ids from the root down, each followed by a slash, as in `1/4/17/`.
//! Pure.

use std::collections::BTreeSet;

use canteen_protocol::DepartmentId;

/// How deep departments nest; the root is 1 (ORG-16).
pub const DEPTH: usize = 15;

/// The path of a department under a path; the empty path is above the root.
#[must_use]
pub fn path(above: &str, department: DepartmentId) -> String {
    format!("{above}{department}/")
}

/// The first text behind all paths of the subtree: `path <= p < behind(path)`.
#[must_use]
pub fn behind(path: &str) -> String {
    // `0` is the character after `/`.
    format!("{}0", path.strip_suffix('/').unwrap_or(path))
}

/// How deep a path is; 1 for the root.
#[must_use]
pub fn depth(path: &str) -> usize {
    path.matches('/').count()
}

/// The path of the department of this depth above; the path itself when it is not so deep.
#[must_use]
pub fn upper(path: &str, depth: usize) -> String {
    path.split_inclusive('/').take(depth.max(1)).collect()
}

/// The ids of a path, from the root down.
pub fn ids(path: &str) -> impl Iterator<Item = DepartmentId> + '_ {
    path.split('/').filter_map(|id| id.parse().ok())
}

/// The departments in which someone counts who is in those of these paths: they and all above.
pub fn counted<'a>(paths: impl IntoIterator<Item = &'a str>) -> BTreeSet<DepartmentId> {
    paths.into_iter().flat_map(ids).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_path() -> impl Strategy<Value = String> {
        prop::collection::vec(1_i64..130, 1..5).prop_map(|ids| {
            ids.into_iter().fold(String::new(), |above, id| path(&above, DepartmentId(id)))
        })
    }

    proptest! {
        #[test]
        fn the_range_of_a_path_is_its_subtree(a in any_path(), b in any_path()) {
            let inside = b.as_str() >= a.as_str() && b < behind(&a);
            prop_assert_eq!(inside, b.starts_with(&a), "{} in {}", b, a);
        }

        #[test]
        fn the_upper_one_is_above_and_of_its_depth(a in any_path(), to in 1_usize..6) {
            let upper = upper(&a, to);
            prop_assert!(a.starts_with(&upper));
            prop_assert_eq!(depth(&upper), depth(&a).min(to));
        }

        #[test]
        fn a_path_gives_back_its_ids(a in any_path()) {
            let built = ids(&a).fold(String::new(), |above, id| path(&above, id));
            prop_assert_eq!(depth(&a), ids(&a).count());
            prop_assert_eq!(built, a);
        }
    }
}
