//! `IN (...)` over many ids in statements whose text never changes: lists are cut into pieces of
//! one length, the last piece filled up by repeating its last id.

use crate::db::Val;

/// Ids a statement takes at once.
pub const PIECE: usize = 64;

/// `$first, $first+1, ...` for a piece.
pub fn places(first: usize) -> String {
    let list: Vec<String> = (first..first + PIECE).map(|n| format!("${n}")).collect();
    list.join(", ")
}

/// The parameters of each piece, behind those that are the same for all.
pub fn pieces<'a, T: Copy + Into<Val>>(
    before: &'a [Val],
    ids: &'a [T],
) -> impl Iterator<Item = Vec<Val>> + 'a {
    ids.chunks(PIECE).map(move |chunk| {
        let last = &chunk[chunk.len() - 1];
        let list = chunk.iter().chain(std::iter::repeat(last)).take(PIECE);
        before.iter().cloned().chain(list.map(|id| (*id).into())).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_has_one_length_and_nothing_is_lost() {
        for count in [0_i64, 1, 63, 64, 65, 128, 130] {
            let ids: Vec<i64> = (1..=count).collect();
            let mut seen = Vec::new();
            for piece in pieces(&[Val::Bool(true)], &ids) {
                assert_eq!(piece.len(), PIECE + 1);
                assert_eq!(piece[0], Val::Bool(true));
                seen.extend(piece[1..].iter().map(|v| match v {
                    Val::Int(n) => *n,
                    other => panic!("{other:?}"),
                }));
            }
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen, ids);
        }
    }

    #[test]
    fn places_count_on() {
        assert!(places(2).starts_with("$2, $3, "));
        assert!(places(2).ends_with("$65"));
    }
}
