//! What reads the terminal. It ends when it is dropped, so that nothing takes keys from an editor or
//! from the shell.

#[cfg(target_os = "linux")]
mod task;
#[cfg(not(target_os = "linux"))]
mod thread;

#[cfg(target_os = "linux")]
pub use task::Reader;
#[cfg(not(target_os = "linux"))]
pub use thread::Reader;
