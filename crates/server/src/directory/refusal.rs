//! How the directory's own errors look on the wire: the field or the column stands in `data`.

use canteen_protocol::{DepartmentId, ErrorCode, MemberId, RoleId, RuleId, TagId, WireError};
use serde_json::json;

use super::expression::BadExpression;
use super::rules::fields::BadField;
use crate::fault::Fault;

impl From<BadField> for Fault {
    fn from(bad: BadField) -> Self {
        let data = json!({ "field": bad.field() });
        Self::Refused(WireError::new(ErrorCode::Invalid, bad.to_string()).with(data))
    }
}

impl From<BadExpression> for Fault {
    fn from(bad: BadExpression) -> Self {
        let data = json!({ "column": bad.column });
        Self::Refused(WireError::new(ErrorCode::Invalid, bad.to_string()).with(data))
    }
}

/// There is no such member in this corp.
pub fn no_member(id: MemberId) -> Fault {
    Fault::not_found(format!("there is no member {id}"))
}

/// There is no such department in this corp.
pub fn no_department(id: DepartmentId) -> Fault {
    Fault::not_found(format!("there is no department {id}"))
}

/// There is no such tag in this corp.
pub fn no_tag(id: TagId) -> Fault {
    Fault::not_found(format!("there is no tag {id}"))
}

/// There is no such rule in this corp.
pub fn no_rule(id: RuleId) -> Fault {
    Fault::not_found(format!("there is no rule {id}: list them"))
}

/// There is no such role in this corp.
pub fn no_role(id: RoleId) -> Fault {
    Fault::not_found(format!("there is no role {id}: list them"))
}
