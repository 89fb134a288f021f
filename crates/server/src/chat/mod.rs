//! To come: the chat slice.
