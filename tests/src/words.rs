//! A step, word by word; what it says in brackets are its options.

/// What is left of a step.
pub(crate) struct Words<'s> {
    rest: &'s str,
}

impl<'s> Words<'s> {
    pub(crate) fn of(step: &'s str) -> Self {
        Self { rest: step.trim() }
    }

    /// The next word, or what was expected instead.
    pub(crate) fn next(&mut self, expected: &str) -> Result<&'s str, String> {
        let end = self.rest.find(char::is_whitespace).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        if word.is_empty() {
            return Err(format!("expected {expected}, found the end of the step"));
        }
        self.rest = rest.trim_start();
        Ok(word)
    }

    /// Whether this word comes next; if so, it is read.
    pub(crate) fn eat(&mut self, word: &str) -> bool {
        let rest = self.rest.strip_prefix(word).filter(|r| r.is_empty() || r.starts_with(char::is_whitespace));
        self.rest = rest.map_or(self.rest, str::trim_start);
        rest.is_some()
    }

    /// The ticket that is meant, from 1: `#2`, or else the first.
    pub(crate) fn ticket(&mut self) -> Result<usize, String> {
        if !self.rest.starts_with('#') {
            return Ok(1);
        }
        let word = self.next("a ticket")?;
        let number = word[1..].parse().ok().filter(|&n| n > 0);
        number.ok_or_else(|| format!("expected a ticket such as `#2`, found `{word}`"))
    }

    /// What stands in brackets: `(topic wlan, with bert, urgent)`.
    pub(crate) fn options(&mut self) -> Result<Options<'s>, String> {
        let Some(inner) = self.rest.strip_prefix('(') else { return Ok(Options { left: Vec::new() }) };
        let (inner, rest) = inner.split_once(')').ok_or("expected a `)` that ends the options")?;
        self.rest = rest.trim_start();
        let option = |o: &'s str| o.trim().split_once(' ').map_or((o.trim(), ""), |(k, v)| (k, v.trim()));
        Ok(Options { left: inner.split(',').map(option).collect() })
    }

    /// Everything that is left, which must be something.
    pub(crate) fn text(self, expected: &str) -> Result<String, String> {
        match self.rest {
            "" => Err(format!("expected {expected}, found the end of the step")),
            text => Ok(text.to_owned()),
        }
    }

    /// Everything that is left, if anything.
    pub(crate) fn rest(self) -> String {
        self.rest.to_owned()
    }

    /// Nothing more may follow.
    pub(crate) fn end(self) -> Result<(), String> {
        match self.rest {
            "" => Ok(()),
            more => Err(format!("expected the end of the step, found `{more}`")),
        }
    }
}

/// The options of a step that nobody has asked for yet.
pub(crate) struct Options<'s> {
    left: Vec<(&'s str, &'s str)>,
}

impl<'s> Options<'s> {
    /// What the option with this first word says, if it was given.
    pub(crate) fn take(&mut self, key: &str) -> Option<&'s str> {
        let at = self.left.iter().position(|(k, _)| *k == key)?;
        Some(self.left.remove(at).1)
    }

    /// The people of `with bert and cleo`.
    pub(crate) fn people(&mut self, key: &str) -> Vec<&'s str> {
        self.take(key).map(|all| all.split(" and ").map(str::trim).collect()).unwrap_or_default()
    }

    /// Whether this option, which says nothing more, was given.
    pub(crate) fn flag(&mut self, key: &str, more: &str) -> bool {
        let at = self.left.iter().position(|(k, v)| *k == key && *v == more);
        at.map(|at| self.left.remove(at)).is_some()
    }

    /// No other option was given.
    pub(crate) fn end(self) -> Result<(), String> {
        match self.left.first() {
            None => Ok(()),
            Some((key, value)) => Err(format!("expected no option `{}` here", format!("{key} {value}").trim())),
        }
    }
}
