//! How many files, and so connections, the system gives this process.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Raises the limit as far as an ordinary user may, and gives it.
pub fn raise() -> usize {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: maximum, maximum };
    let limit = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => maximum,
        // Some systems have another limit besides the one they tell.
        Err(_) => current,
    };
    limit.and_then(|files| usize::try_from(files).ok()).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    #[test]
    fn there_are_some_and_raising_again_changes_nothing() {
        let files = super::raise();
        assert!(files > 16, "{files}");
        assert_eq!(super::raise(), files);
    }
}
