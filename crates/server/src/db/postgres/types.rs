//! Our values as PostgreSQL's and back.

use bytes::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::db::{DbError, DbResult, Row, Val};

type BoxError = Box<dyn std::error::Error + Sync + Send>;

/// What a parameter is declared as. PostgreSQL finds out by itself what NULL is.
pub(super) fn kind(value: &Val) -> Type {
    match value {
        Val::Null => Type::UNKNOWN,
        Val::Int(_) => Type::INT8,
        Val::Bool(_) => Type::BOOL,
        Val::Text(_) => Type::TEXT,
        Val::Blob(_) => Type::BYTEA,
    }
}

/// Whether a statement prepared with these types can take these values.
pub(super) fn fit(values: &[Val], types: &[Type]) -> bool {
    values.len() == types.len()
        && values.iter().zip(types).all(|(value, ty)| match value {
            Val::Null => true,
            Val::Int(_) => is_integer(ty),
            Val::Bool(_) => *ty == Type::BOOL,
            Val::Text(_) => is_text(ty),
            Val::Blob(_) => *ty == Type::BYTEA,
        })
}

pub(super) fn param(value: &Val) -> &(dyn ToSql + Sync) {
    value
}

pub(super) fn row(row: &tokio_postgres::Row) -> DbResult<Row> {
    (0..row.len())
        .map(|i| row.try_get(i).map_err(|e| DbError::Failed(format!("column {i}: {e}"))))
        .collect::<DbResult<_>>()
        .map(Row)
}

fn is_integer(ty: &Type) -> bool {
    matches!(*ty, Type::INT8 | Type::INT4 | Type::INT2 | Type::OID)
}

fn is_text(ty: &Type) -> bool {
    matches!(*ty, Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN)
}

impl ToSql for Val {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        match (self, ty) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Int(n), &Type::INT4) => i32::try_from(*n)?.to_sql(ty, out),
            (Self::Int(n), &Type::INT2) => i16::try_from(*n)?.to_sql(ty, out),
            (Self::Int(n), &Type::OID) => u32::try_from(*n)?.to_sql(ty, out),
            (Self::Int(n), &Type::INT8) => n.to_sql(ty, out),
            (Self::Bool(b), &Type::BOOL) => b.to_sql(ty, out),
            (Self::Text(s), _) if is_text(ty) => s.to_sql(ty, out),
            (Self::Blob(b), &Type::BYTEA) => b.to_sql(ty, out),
            _ => Err(format!("{self:?} given where the statement takes {ty}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Val {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, BoxError> {
        Ok(match *ty {
            Type::INT8 => Self::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Self::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Self::Int(i16::from_sql(ty, raw)?.into()),
            Type::OID => Self::Int(u32::from_sql(ty, raw)?.into()),
            Type::BOOL => Self::Bool(bool::from_sql(ty, raw)?),
            Type::BYTEA => Self::Blob(raw.to_vec()),
            Type::NUMERIC => Self::Int(numeric(raw)?),
            Type::VOID => Self::Null,
            _ if is_text(ty) => Self::Text(String::from_sql(ty, raw)?),
            _ => return Err(format!("columns of type {ty} are not read").into()),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, BoxError> {
        Ok(Self::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// A NUMERIC, such as a sum of BIGINTs, cut to whole units: digits of base 10,000, the first of
/// weight `10_000.pow(weight)`.
fn numeric(raw: &[u8]) -> Result<i64, BoxError> {
    let mut words = raw.chunks_exact(2).map(|two| i16::from_be_bytes([two[0], two[1]]));
    let mut word = || words.next().ok_or("a numeric is cut short");
    let (count, weight, sign, _scale) = (word()?, word()?, word()?, word()?);
    let mut whole: i128 = 0;
    for place in 0..=weight {
        let digit = if place < count { word()? } else { 0 };
        whole = whole
            .checked_mul(10_000)
            .and_then(|n| n.checked_add(digit.into()))
            .ok_or("a numeric is larger than any number here")?;
    }
    match sign {
        0 => Ok(i64::try_from(whole)?),
        0x4000 => Ok(i64::try_from(-whole)?),
        _ => Err("a numeric is not a number".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(words: &[i16]) -> Vec<u8> {
        words.iter().flat_map(|w| w.to_be_bytes()).collect()
    }

    #[test]
    fn numerics_are_read_as_whole_numbers() {
        for (words, expected) in [
            (&[0, 0, 0, 0][..], Some(0)),
            (&[1, 0, 0, 0, 42], Some(42)),
            (&[1, 1, 0, 0, 3], Some(30_000)),
            (&[2, 1, 0x4000, 0, 1, 2], Some(-10_002)),
            (&[2, 0, 0, 2, 7, 5_000], Some(7)),
            (&[1, -1, 0, 2, 5_000], Some(0)),
            (&[1, 100, 0, 0, 1], None),
            (&[2, 1, 0, 0, 1], None),
            (&[0, 0, -0x4000, 0], None),
        ] {
            assert_eq!(numeric(&raw(words)).ok(), expected, "{words:?}");
        }
    }
}
