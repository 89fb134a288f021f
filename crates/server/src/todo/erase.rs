//! What is kept of the to-dos of a corp that ends.

use crate::erase::{Erase, erase};

/// In the order in which they go.
pub static ERASE: &[Erase] = &[
    erase!(
        Leaf,
        "job",
        "key",
        "key IN (SELECT 'todo.remind.' || CAST(p.todo AS TEXT) || '.' || CAST(p.member AS TEXT)
                 FROM todo_person p JOIN todo t ON t.id = p.todo WHERE t.corp = $1)
             OR key IN (SELECT 'todo.purge.' || CAST(id AS TEXT) FROM todo WHERE corp = $1)"
    ),
    erase!(Leaf, "todo_person", "todo, member", "todo IN (SELECT id FROM todo WHERE corp = $1)"),
    erase!(Leaf, "todo_comment", "todo, n", "todo IN (SELECT id FROM todo WHERE corp = $1)"),
    erase!(Holder, "todo", "id", "corp = $1"),
];
