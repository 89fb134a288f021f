//! What slices work out from the database and keep in memory, one of each kind for all connections
//! of a pool. It is theirs to know how long it holds.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// One value of each type.
#[derive(Default)]
pub struct Kept(Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl Kept {
    /// The value of this type; the first who asks makes it.
    pub fn of<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let one = all.entry(TypeId::of::<T>()).or_insert_with(|| Arc::<T>::default());
        // It is of this type, for it stands under it.
        Arc::clone(one).downcast().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_of_each_kind() {
        let kept = Kept::default();
        *kept.of::<Mutex<i32>>().lock().unwrap() = 7;
        *kept.of::<Mutex<String>>().lock().unwrap() = "x".into();
        assert_eq!(*kept.of::<Mutex<i32>>().lock().unwrap(), 7);
        assert_eq!(*kept.of::<Mutex<String>>().lock().unwrap(), "x");
    }
}
