//! The desk's secrets, and how they are written down.

use data_encoding::HEXLOWER_PERMISSIVE;

/// One secret of the desk.
#[derive(Clone)]
pub struct Key {
    /// Tells the keys apart.
    pub id: u8,
    /// 256 random bits.
    pub secret: [u8; 32],
}

/// The secrets that are good at a time.
#[derive(Clone)]
pub struct Keys {
    /// What is signed with.
    pub current: Key,
    /// What was signed with before, and is still believed.
    pub previous: Option<Key>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keys({})", self.current.id)
    }
}

/// What is wrong with a list of keys; it never shows one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct KeysProblem {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub problem: &'static str,
}

impl Keys {
    /// Reads one key a line, `<id> <64 hex digits>`: the first one signs, the second one is still believed.
    ///
    /// # Errors
    /// [`KeysProblem`], with the first line that is none.
    pub fn parse(text: &str) -> Result<Self, KeysProblem> {
        let mut keys = Vec::new();
        for (line, text) in (1..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty()) {
            keys.push(key(text).map_err(|problem| KeysProblem { line, problem })?);
        }
        let mut keys = keys.into_iter();
        let current = keys.next().ok_or(KeysProblem { line: 1, problem: "there is no key" })?;
        let previous = keys.next();
        if previous.as_ref().is_some_and(|previous| previous.id == current.id) {
            return Err(KeysProblem { line: 2, problem: "two keys have the same number" });
        }
        match keys.next() {
            Some(_) => Err(KeysProblem { line: 3, problem: "two keys are good at a time, and this is a third" }),
            None => Ok(Self { current, previous }),
        }
    }
}

fn key(line: &str) -> Result<Key, &'static str> {
    let (id, secret) = line.trim().split_once(' ').ok_or("there is no blank")?;
    let id = id.parse().map_err(|_| "the number is not one")?;
    let secret = HEXLOWER_PERMISSIVE.decode(secret.trim().as_bytes()).map_err(|_| "the key is not hex")?;
    let secret = secret.try_into().map_err(|_| "the key is not 64 hex digits long")?;
    Ok(Key { id, secret })
}
