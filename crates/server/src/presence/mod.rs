//! To come: the presence slice.
