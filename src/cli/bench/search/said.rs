//! What is said: a few words are said all the time and most hardly ever, as in life (by Zipf's
//! law), in English and in Chinese. The same seed says the same.

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

/// Different Chinese characters, the commonest first.
const COMMON: &str = "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运";
/// Common English words; the others are numbered.
const WORDS: [&str; 40] = [
    "the", "to", "a", "is", "of", "and", "in", "for", "on", "it", "we", "you", "deploy", "build",
    "test", "review", "server", "client", "please", "today", "release", "meeting", "lunch", "fix",
    "merge", "branch", "restart", "database", "queue", "token", "search", "index", "message",
    "customer", "invoice", "report", "schedule", "holiday", "printer", "coffee",
];
/// Different characters and words in all.
const CHARACTERS: usize = 3_000;
const ENGLISH: usize = 8_000;

/// Says things.
pub struct Said {
    rng: SmallRng,
    common: Vec<char>,
}

impl Said {
    /// Begins.
    pub fn new(seed: u64) -> Self {
        Self { rng: SmallRng::seed_from_u64(seed), common: COMMON.chars().collect() }
    }

    /// What is said next.
    pub fn text(&mut self) -> String {
        if self.rng.random_bool(0.6) {
            let length = self.rng.random_range(3..24);
            (0..length).map(|_| self.character()).collect()
        } else {
            let length = self.rng.random_range(2..14);
            (0..length).map(|_| self.word()).collect::<Vec<_>>().join(" ")
        }
    }

    /// Some number below a bound.
    pub fn below(&mut self, bound: usize) -> usize {
        self.rng.random_range(0..bound.max(1))
    }

    fn character(&mut self) -> char {
        let rank = self.rank(CHARACTERS);
        character(&self.common, rank)
    }

    fn word(&mut self) -> String {
        let rank = self.rank(ENGLISH);
        word(rank)
    }

    /// Rank `r` is `1 / (r + 3)` as likely.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few thousand"
    )]
    fn rank(&mut self, of: usize) -> usize {
        let (low, high) = (3.0_f64.ln(), (of as f64 + 3.0).ln());
        let at: f64 = self.rng.random_range(low..high);
        (at.exp() - 3.0) as usize
    }
}

fn character(common: &[char], rank: usize) -> char {
    let rare = || char::from_u32(0x5000 + u32::try_from(rank).unwrap_or(0)).unwrap_or('字');
    common.get(rank).copied().unwrap_or_else(rare)
}

fn word(rank: usize) -> String {
    WORDS
        .get(rank)
        .map_or_else(|| format!("{}{rank}", WORDS[rank % WORDS.len()]), ToString::to_string)
}

/// The kinds of thing that are looked for, from the commonest to what nobody said.
pub fn queries() -> Vec<(&'static str, Vec<String>)> {
    let common: Vec<char> = COMMON.chars().collect();
    let row = |ranks: &[usize]| -> String {
        ranks.iter().map(|rank| character(&common, *rank)).collect()
    };
    let ranks = [0, 3, 30, 200, 900, 2_500];
    let one: Vec<String> = ranks.iter().map(|rank| row(&[*rank])).collect();
    let two: Vec<String> = ranks.iter().map(|rank| row(&[*rank, rank / 2 + 1])).collect();
    let three: Vec<String> = ranks.iter().map(|rank| row(&[*rank, rank / 2 + 1, 5])).collect();
    let english = [0, 12, 39, 400, 5_000].map(|rank| format!("{} ", word(rank))).to_vec();
    let prefixes = ["de", "the", "dep", "sche", "message1", "qu"].map(str::to_owned).to_vec();
    let rows =
        ["\"to the\"", "deploy server ", "的 deploy ", "zzzzz ", "龘"].map(str::to_owned).to_vec();
    vec![
        ("one", one),
        ("two", two),
        ("three", three),
        ("word", english),
        ("prefix", prefixes),
        ("several", rows),
    ]
}
