//! To come: the account slice.
