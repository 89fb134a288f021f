//! Canteen's terminal client and command line, as a library with a thin `main`.
//!
//! `engine` owns the link to the server and the local history (`net`, `store`); the screen talks
//! to it in [`engine::Command`]s and hears [`engine::News`]. `model` is the vocabulary between them.

pub mod admin;
pub mod chat;
pub mod chats;
pub mod cli;
pub mod commands;
pub mod config;
pub mod contacts;
pub mod demo;
pub mod dialogs;
pub mod engine;
pub mod i18n;
pub mod input;
pub mod ldap;
pub mod me;
pub mod model;
pub mod net;
pub mod notices;
pub mod overlays;
pub mod pictures;
pub mod rest;
pub mod runtime;
pub mod search;
pub mod sheets;
pub mod state;
pub mod store;
pub mod terminal;
pub mod theme;
pub mod todo;
pub mod transfers;
pub mod tui;
pub mod update;
pub mod view;
pub mod widgets;
pub mod workbench;
