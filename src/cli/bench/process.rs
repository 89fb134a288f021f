//! What the system counts about a process: processor time, memory, how often it woke up.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use crate::cli::exit::{Failure, Outcome};

/// A running process.
#[derive(Clone, Copy, Debug)]
pub struct Process(pub u32);

impl Process {
    /// Processor time of all its threads so far.
    ///
    /// # Errors
    /// When the process is gone, or the system does not count.
    pub fn busy(self) -> Outcome<Duration> {
        let nanoseconds = self.threads("schedstat", |text| {
            text.split_whitespace().next().and_then(|first| first.parse().ok())
        });
        nanoseconds.map(Duration::from_nanos)
    }

    /// How often its threads have gone to sleep, which is how often they will have woken.
    ///
    /// # Errors
    /// As [`Process::busy`].
    pub fn sleeps(self) -> Outcome<u64> {
        self.threads("status", |text| line(text, "voluntary_ctxt_switches:"))
    }

    /// Resident memory in bytes.
    ///
    /// # Errors
    /// As [`Process::busy`].
    pub fn resident(self) -> Outcome<u64> {
        self.memory("VmRSS:")
    }

    /// The most resident memory there ever was, in bytes.
    ///
    /// # Errors
    /// As [`Process::busy`].
    pub fn peak(self) -> Outcome<u64> {
        self.memory("VmHWM:")
    }

    fn memory(self, name: &str) -> Outcome<u64> {
        let path = PathBuf::from(format!("/proc/{}/status", self.0));
        let text = fs::read_to_string(&path).map_err(|error| unknown(&path, &error))?;
        let kilobytes = line(&text, name).ok_or_else(|| unknown(&path, &format!("no {name}")))?;
        Ok(kilobytes * 1024)
    }

    /// The sum of what is read in a file of each thread.
    fn threads(self, file: &str, read: impl Fn(&str) -> Option<u64>) -> Outcome<u64> {
        let folder = PathBuf::from(format!("/proc/{}/task", self.0));
        let mut sum = 0;
        for task in fs::read_dir(&folder).map_err(|error| unknown(&folder, &error))? {
            let path = task.map_err(|error| unknown(&folder, &error))?.path().join(file);
            // A thread may have ended since the folder was read.
            let Ok(text) = fs::read_to_string(&path) else { continue };
            sum += read(&text).ok_or_else(|| unknown(&path, &"it is not as expected"))?;
        }
        Ok(sum)
    }
}

/// The number behind a name, on a line of its own.
fn line(text: &str, name: &str) -> Option<u64> {
    let rest = text.lines().find_map(|line| line.strip_prefix(name))?;
    rest.split_whitespace().next()?.parse().ok()
}

fn unknown(path: &std::path::Path, why: &dyn std::fmt::Display) -> Failure {
    Failure::new("bench", format!("cannot measure by {}: {why}", path.display()))
        .hint("this bench needs Linux")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_behind_their_names() {
        let text = "VmRSS:\t   1234 kB\nvoluntary_ctxt_switches:\t56\n";
        assert_eq!(line(text, "VmRSS:"), Some(1234));
        assert_eq!(line(text, "voluntary_ctxt_switches:"), Some(56));
        assert_eq!(line(text, "nonvoluntary_ctxt_switches:"), None);
        assert_eq!(line("VmRSS: much\n", "VmRSS:"), None);
    }

    #[test]
    fn a_process_that_is_not_there_is_named() {
        let failure = Process(u32::MAX).busy().unwrap_err();
        assert!(failure.message.contains("/proc/4294967295/task"), "{failure:?}");
    }
}
