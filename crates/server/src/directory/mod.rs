//! To come: the directory slice.
