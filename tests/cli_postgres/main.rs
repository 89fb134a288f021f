//! The whole suite of the command line once more, with the server's data in PostgreSQL: the stage
//! sees by the name of this binary which engine it is to play on.

#[path = "../cli/main.rs"]
mod cli;

use cli::stage;
