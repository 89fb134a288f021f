//! What is looked for, and the page that is found.

use serde_json::{Map, Value};

use crate::scim::rules::about::PAGE;
use crate::scim::rules::filter::Filter;
use crate::scim::rules::schema::Resource;
use crate::scim::rules::select::Selection;

/// Resources of a page when it is not said how many.
pub const USUAL: usize = 100;

/// What is looked for.
#[derive(Clone, Debug)]
pub struct Look {
    /// What they must be like.
    pub filter: Option<Filter>,
    /// The first of them, counted from 1.
    pub start: usize,
    /// How many, at most.
    pub count: usize,
    /// What is told of each.
    pub selection: Selection,
}

impl Default for Look {
    fn default() -> Self {
        Self { filter: None, start: 1, count: USUAL, selection: Selection::default() }
    }
}

impl Look {
    /// As it is said: below 1 is the first, below 0 none, and more than a page a page (RFC 7644,
    /// 3.4.2.4).
    #[must_use]
    pub fn paged(self, start: Option<i64>, count: Option<i64>) -> Self {
        let whole = |n: i64| usize::try_from(n.max(0)).unwrap_or(usize::MAX);
        Self {
            start: start.map_or(1, |start| whole(start).max(1)),
            count: count.map_or(USUAL, whole).min(PAGE),
            ..self
        }
    }

    /// The part of a list that is the page.
    #[must_use]
    pub fn window<'v, T>(&self, all: &'v [T]) -> &'v [T] {
        let from = (self.start - 1).min(all.len());
        let to = from.saturating_add(self.count).min(all.len());
        &all[from..to]
    }

    /// Whether the n-th of what is found, counted from 0, is on the page.
    #[must_use]
    pub fn shows(&self, n: usize) -> bool {
        n + 1 >= self.start && n + 1 - self.start < self.count
    }
}

/// What was found.
#[derive(Clone, PartialEq, Debug)]
pub struct Page {
    /// How many there are in all.
    pub total: usize,
    /// The first of those that are here, counted from 1.
    pub start: usize,
    /// Those that are here.
    pub resources: Vec<Map<String, Value>>,
}

/// How a resource is changed.
#[derive(Clone, PartialEq, Debug)]
pub enum Edit {
    /// What is said takes the place of what is there.
    Put(Map<String, Value>),
    /// Operations.
    Patch(Value),
}

impl Edit {
    /// A resource as it is to be.
    ///
    /// # Errors
    /// For an operation that cannot be.
    pub fn applied(
        &self,
        kind: Resource,
        before: &Map<String, Value>,
    ) -> Result<Map<String, Value>, crate::scim::rules::refusal::Refusal> {
        use crate::scim::rules::patch;
        let mut after = before.clone();
        match self {
            Self::Put(body) => patch::put_over(kind, &mut after, body),
            Self::Patch(body) => patch::apply(kind, &mut after, body)?,
        }
        Ok(after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_bounded() {
        let all: Vec<_> = (1..=1_200).collect();
        let page = |start, count| {
            let look = Look::default().paged(start, count);
            let window = look.window(&all).to_vec();
            let shown: Vec<_> = (0..all.len()).filter(|n| look.shows(*n)).map(|n| n + 1).collect();
            assert_eq!(shown, window, "{start:?} {count:?}");
            window
        };
        assert_eq!(page(None, None), (1..=100).collect::<Vec<_>>());
        assert_eq!(page(Some(-3), Some(2)), [1, 2]);
        assert_eq!(page(Some(1_199), Some(10)), [1_199, 1_200]);
        assert_eq!(page(Some(9), Some(0)), Vec::<usize>::new());
        assert_eq!(page(Some(9), Some(-1)), Vec::<usize>::new());
        assert_eq!(page(Some(i64::MAX), Some(i64::MAX)), Vec::<usize>::new());
        assert_eq!(page(Some(1), Some(i64::MAX)).len(), PAGE);
    }
}
