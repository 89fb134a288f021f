//! Characters on which terminals disagree: how wide each is drawn here, measured once by `canteen
//! doctor --width` and remembered for each kind of terminal.

use std::collections::BTreeMap;
use std::path::Path;

use canteen_text::width::width;

use super::Surroundings;

/// A character to be measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sample {
    /// Of which kind it is; a stable word.
    pub kind: &'static str,
    /// Itself.
    pub text: &'static str,
    /// Whether the screen is drawn with signs of this kind.
    sign: bool,
}

const fn sample(kind: &'static str, text: &'static str, sign: bool) -> Sample {
    Sample { kind, text, sign }
}

/// What is measured.
pub const SAMPLES: [Sample; 13] = [
    sample("cjk", "中", false),
    sample("cjk_extension", "𠮷", false),
    sample("fullwidth", "Ａ", false),
    sample("hangul", "한", false),
    sample("combining", "e\u{301}", false),
    sample("emoji", "😀", false),
    sample("emoji_presentation", "❤\u{fe0f}", false),
    sample("emoji_joined", "👩\u{200d}💻", false),
    sample("emoji_skin", "👍🏽", false),
    sample("keycap", "1\u{fe0f}\u{20e3}", false),
    sample("flag", "🇨🇳", false),
    sample("sign", "●", true),
    sample("line", "│", true),
];

impl Sample {
    /// How wide it is expected to be.
    #[must_use]
    pub fn expected(&self) -> u16 {
        u16::try_from(width(self.text)).unwrap_or(u16::MAX)
    }
}

/// What was measured on one terminal, by kind.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Widths(BTreeMap<String, u16>);

impl Widths {
    /// The widths of [`SAMPLES`] in their order.
    #[must_use]
    pub fn of(measured: &[u16]) -> Self {
        let pairs = SAMPLES.iter().zip(measured);
        Self(pairs.map(|(sample, width)| (sample.kind.to_owned(), *width)).collect())
    }

    /// Samples that are drawn in another width than expected, with that width.
    pub fn disagreements(&self) -> impl Iterator<Item = (&'static Sample, u16)> + '_ {
        SAMPLES.iter().filter_map(|sample| {
            let measured = *self.0.get(sample.kind)?;
            (measured != sample.expected()).then_some((sample, measured))
        })
    }

    /// Whether the signs that the screen is drawn with are wider than they should be.
    #[must_use]
    pub fn wide_signs(&self) -> bool {
        self.disagreements().any(|(sample, measured)| sample.sign && measured > sample.expected())
    }
}

/// What tells one kind of terminal from another without asking.
#[must_use]
pub fn place(around: &Surroundings, env: &impl Fn(&str) -> Option<String>) -> String {
    let mut parts = vec![around.term.clone(), around.program.clone()];
    parts.extend(env("LC_TERMINAL"));
    parts.extend(around.tmux.then(|| "tmux".to_owned()));
    parts.extend(around.ssh.then(|| "ssh".to_owned()));
    parts.retain(|part| !part.is_empty());
    parts.join(" ")
}

type Memory = BTreeMap<String, BTreeMap<String, u16>>;

fn read(file: &Path) -> Memory {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    // What cannot be read any more is measured again.
    toml::from_str(&text).unwrap_or_default()
}

/// What was measured on this kind of terminal, if it ever was.
#[must_use]
pub fn load(file: &Path, place: &str) -> Option<Widths> {
    read(file).remove(place).map(Widths)
}

/// Remembers what was measured.
///
/// # Errors
/// When the file cannot be written.
pub fn remember(file: &Path, place: &str, widths: &Widths) -> Result<(), String> {
    let mut memory = read(file);
    memory.insert(place.to_owned(), widths.0.clone());
    let text = toml::to_string(&memory).map_err(|error| error.to_string())?;
    std::fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expected() -> Vec<u16> {
        SAMPLES.iter().map(Sample::expected).collect()
    }

    #[test]
    fn what_differs_is_told() {
        assert_eq!(Widths::of(&expected()).disagreements().count(), 0);
        for (kind, measured, wide) in
            [("flag", 4, false), ("emoji_joined", 4, false), ("sign", 2, true), ("line", 2, true)]
        {
            let at = SAMPLES.iter().position(|sample| sample.kind == kind).unwrap();
            let mut all = expected();
            all[at] = measured;
            let widths = Widths::of(&all);
            let found: Vec<_> = widths.disagreements().collect();
            assert_eq!(found, [(&SAMPLES[at], measured)]);
            assert_eq!(widths.wide_signs(), wide, "{kind}");
        }
    }

    #[test]
    fn each_kind_of_terminal_is_remembered() {
        let temp = tempfile::tempdir().unwrap();
        let file = temp.path().join("widths.toml");
        let (one, mut other) = (Widths::of(&expected()), expected());
        other[0] = 1;
        let other = Widths::of(&other);
        assert_eq!(load(&file, "xterm"), None);
        remember(&file, "xterm", &one).unwrap();
        remember(&file, "foot ssh", &other).unwrap();
        assert_eq!((load(&file, "xterm"), load(&file, "foot ssh")), (Some(one), Some(other)));
        std::fs::write(&file, "x = = 1").unwrap();
        assert_eq!(load(&file, "xterm"), None);
    }
}
