//! From expressions to segments.
//!
//! A segment is one union, cut to `within`, less `except`. A union of segments that are themselves
//! cut down is therefore written as everyone but those in none of them.

use canteen_protocol::Segment;

use super::{Expression, Name, Narrow};

/// The segment of an expression, when `named` knows the segment of each name.
///
/// # Errors
/// What `named` answers.
pub fn segment<E>(
    expression: &Expression,
    named: &mut impl FnMut(&Name) -> Result<Segment, E>,
) -> Result<Segment, E> {
    match expression {
        Expression::Name(name) => named(name),
        Expression::Any(any) => {
            let parts = any.iter().map(|e| segment(e, named)).collect::<Result<Vec<_>, E>>()?;
            // Plain ones first: they merge without nesting.
            let (plain, cut): (Vec<_>, Vec<_>) = parts.into_iter().partition(is_plain);
            let plain = plain.into_iter().reduce(union);
            Ok(plain.into_iter().chain(cut).reduce(union).unwrap_or_default())
        }
        Expression::Chain(first, narrowed) => {
            let mut whole = segment(first, named)?;
            for (how, by) in narrowed {
                let by = segment(by, named)?;
                whole = match how {
                    Narrow::Within => within(whole, by),
                    Narrow::Except => except(whole, by),
                };
            }
            Ok(whole)
        }
    }
}

fn is_plain(s: &Segment) -> bool {
    s.within.is_none() && s.except.is_none()
}

fn is_everyone(s: &Segment) -> bool {
    s.all && is_plain(s)
}

/// Those in either.
fn union(a: Segment, b: Segment) -> Segment {
    if a == b || is_everyone(&a) {
        return a;
    }
    if is_plain(&a) && is_plain(&b) {
        return merge(a, b);
    }
    let neither = match (complement(a), complement(b)) {
        (Ok(not_a), Ok(not_b)) => within(*not_a, *not_b),
        (Ok(not_a), Err(b)) => except(*not_a, b),
        (Err(a), Ok(not_b)) => except(*not_b, a),
        (Err(a), Err(b)) => Segment {
            except: Some(Box::new(a)),
            within: Some(Box::new(others(b))),
            ..Segment::everyone()
        },
    };
    others(neither)
}

/// What is left out by "everyone but those"; the segment itself when it is not of that form.
fn complement(s: Segment) -> Result<Box<Segment>, Segment> {
    match s {
        Segment { all: true, within: None, except: Some(not), .. } => Ok(not),
        s => Err(s),
    }
}

fn merge(mut a: Segment, b: Segment) -> Segment {
    if a.all || b.all {
        return Segment::everyone();
    }
    a.members.extend(b.members);
    a.members.sort_unstable();
    a.members.dedup();
    a.departments.extend(b.departments);
    a.departments.sort_unstable();
    a.departments.dedup();
    a.tags.extend(b.tags);
    a.tags.sort_unstable();
    a.tags.dedup();
    a
}

/// Everyone but those in it.
fn others(s: Segment) -> Segment {
    match complement(s) {
        Ok(these) => *these,
        Err(s) if is_everyone(&s) => Segment::default(),
        Err(s) => Segment { except: Some(Box::new(s)), ..Segment::everyone() },
    }
}

/// Those in both.
fn within(mut a: Segment, b: Segment) -> Segment {
    if is_everyone(&b) {
        return a;
    }
    if a.all && a.within.is_none() {
        return match a.except {
            None => b,
            Some(not) => except(b, *not),
        };
    }
    a.within = Some(Box::new(match a.within {
        None => b,
        Some(already) => within(*already, b),
    }));
    a
}

/// Those in the first and not in the second.
fn except(mut a: Segment, b: Segment) -> Segment {
    if is_everyone(&a) {
        return others(b);
    }
    a.except = Some(Box::new(match a.except {
        None => b,
        Some(already) => union(*already, b),
    }));
    a
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use canteen_protocol::MemberId;
    use proptest::prelude::*;

    use super::super::Who;
    use super::*;

    const ALL: std::ops::Range<i64> = 0..8;

    /// What an expression means, by its own words.
    fn meant(e: &Expression) -> BTreeSet<i64> {
        match e {
            Expression::Name(Name { who: Who::Userid(id), .. }) => [id.parse().unwrap()].into(),
            Expression::Name(_) => ALL.collect(),
            Expression::Any(any) => any.iter().flat_map(meant).collect(),
            Expression::Chain(first, narrowed) => {
                narrowed.iter().fold(meant(first), |left, (how, e)| match how {
                    Narrow::Within => &left & &meant(e),
                    Narrow::Except => &left - &meant(e),
                })
            }
        }
    }

    /// What a segment means, by its definition.
    fn held(s: &Segment) -> BTreeSet<i64> {
        let mut held: BTreeSet<i64> =
            if s.all { ALL.collect() } else { s.members.iter().map(|m| m.0).collect() };
        if let Some(within) = &s.within {
            held = &held & &self::held(within);
        }
        if let Some(except) = &s.except {
            held = &held - &self::held(except);
        }
        held
    }

    fn any_expression() -> impl Strategy<Value = Expression> {
        let name = prop_oneof![
            1 => Just(Who::Everyone),
            6 => ALL.prop_map(|n| Who::Userid(n.to_string())),
        ]
        .prop_map(|who| Expression::Name(Name { column: 1, who }));
        name.prop_recursive(4, 32, 4, |inner| {
            let how = prop_oneof![Just(Narrow::Within), Just(Narrow::Except)];
            prop_oneof![
                prop::collection::vec(inner.clone(), 2..4).prop_map(Expression::Any),
                (inner.clone(), prop::collection::vec((how, inner), 1..4))
                    .prop_map(|(first, rest)| Expression::Chain(Box::new(first), rest)),
            ]
        })
    }

    fn named(name: &Name) -> Result<Segment, std::convert::Infallible> {
        Ok(match &name.who {
            Who::Userid(id) => Segment::of([MemberId(id.parse().unwrap())]),
            _ => Segment::everyone(),
        })
    }

    proptest! {
        #[test]
        fn a_segment_means_what_the_expression_says(e in any_expression()) {
            let segment = segment(&e, &mut named).unwrap();
            prop_assert_eq!(held(&segment), meant(&e), "{:?}", segment);
        }
    }

    #[test]
    fn what_is_plain_stays_plain() {
        let parsed = super::super::parse("@3,@1,@2,@1").unwrap();
        let segment = segment(&parsed, &mut named).unwrap();
        assert_eq!(segment, Segment::of([MemberId(1), MemberId(2), MemberId(3)]));
        assert_eq!(segment.depth(), 1);
    }
}
