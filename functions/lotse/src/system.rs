//! The computer's clock, which a demonstration may move forward, and its source of chance.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicI64, Ordering};

/// The furthest that a clock may be moved: a hundred years.
const AHEAD_MAX: TimeDelta = TimeDelta::days(36_525);

/// The computer's clock plus what was imagined. It never goes back, and a restart keeps what was imagined.
#[derive(Debug)]
pub struct Clock {
    path: PathBuf,
    ahead_ms: AtomicI64,
    moving: Mutex<()>,
}

/// Why a clock was not moved or not read; addressed to the operator.
#[derive(Debug, thiserror::Error)]
pub enum ClockError {
    /// What happened cannot be made undone.
    #[error(
        "time only moves forward: in this folder it is already {now}\n  help: name a later time, or begin anew with another folder (--data)"
    )]
    Backward {
        /// The time it is.
        now: String,
    },
    /// Nobody plans that far.
    #[error("a hundred years ahead is as far as the clock goes\n  help: name an earlier time")]
    TooFar,
    /// The file holds something else.
    #[error("{}: this should be a number of milliseconds\n  help: remove the file; the clock is the computer's then", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
    },
    /// The disk said no.
    #[error("{}: {source}\n  help: lotse must be able to read and write this file", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
}

impl Clock {
    /// The clock whose imagined part is kept in this file; there need not be one.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn open(path: &Path) -> Result<Self, ClockError> {
        let ahead_ms = match fs::read_to_string(path) {
            Ok(text) => text.trim().parse().map_err(|_| ClockError::Unreadable { path: path.to_owned() })?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
            Err(source) => return Err(ClockError::Io { path: path.to_owned(), source }),
        };
        if !(0..=AHEAD_MAX.num_milliseconds()).contains(&ahead_ms) {
            return Err(ClockError::Unreadable { path: path.to_owned() });
        }
        Ok(Self { path: path.to_owned(), ahead_ms: AtomicI64::new(ahead_ms), moving: Mutex::new(()) })
    }

    /// How far it is ahead of the computer's clock.
    #[must_use]
    pub fn ahead(&self) -> TimeDelta {
        TimeDelta::milliseconds(self.ahead_ms.load(Ordering::Acquire))
    }

    /// Imagines that this much time has passed; it is on the disk before anybody sees it.
    ///
    /// # Errors
    /// If the file cannot be written. The time has not changed then.
    pub fn advance(&self, by: TimeDelta) -> Result<(), ClockError> {
        let _one_at_a_time = self.moving.lock().unwrap_or_else(PoisonError::into_inner);
        self.set(self.ahead().checked_add(&by).ok_or(ClockError::TooFar)?)
    }

    /// Imagines that it is as much later than the computer says.
    ///
    /// # Errors
    /// If it is later already, or the file cannot be written.
    pub fn set_ahead(&self, ahead: TimeDelta) -> Result<(), ClockError> {
        let _one_at_a_time = self.moving.lock().unwrap_or_else(PoisonError::into_inner);
        self.set(ahead)
    }

    fn set(&self, ahead: TimeDelta) -> Result<(), ClockError> {
        if ahead < self.ahead() {
            return Err(ClockError::Backward { now: desk::Clock::now(self).to_rfc3339() });
        }
        if ahead > AHEAD_MAX {
            return Err(ClockError::TooFar);
        }
        let ahead_ms = ahead.num_milliseconds();
        write_whole(&self.path, &ahead_ms.to_string())
            .map_err(|source| ClockError::Io { path: self.path.clone(), source })?;
        self.ahead_ms.store(ahead_ms, Ordering::Release);
        Ok(())
    }
}

impl desk::Clock for Clock {
    /// To the millisecond: what is computed from it fits what stores keep.
    fn now(&self) -> DateTime<Utc> {
        (Utc::now() + self.ahead()).trunc_subsecs(3)
    }
}

fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let aside = path.with_extension("tmp");
    let mut file = File::create(&aside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&aside, path)
}

/// The computer's source of chance.
#[derive(Clone, Copy, Debug, Default)]
pub struct Entropy;

impl desk::Entropy for Entropy {
    fn bits(&self) -> u64 {
        getrandom::u64().expect("no computer that runs a desk is without a source of chance")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use desk::Clock as _;

    #[test]
    fn imagined_time_survives_a_restart_and_never_goes_back() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("clock");
        let clock = Clock::open(&path).unwrap();
        let before = clock.now();
        clock.advance(TimeDelta::days(7)).unwrap();
        clock.advance(TimeDelta::days(7)).unwrap();
        assert!(clock.now() >= before + TimeDelta::days(14));
        let again = Clock::open(&path).unwrap();
        assert_eq!(again.ahead(), TimeDelta::days(14));
        assert!(matches!(again.set_ahead(TimeDelta::days(13)), Err(ClockError::Backward { .. })));
        assert!(matches!(again.set_ahead(TimeDelta::MAX), Err(ClockError::TooFar)));
        assert!(matches!(again.advance(TimeDelta::MAX), Err(ClockError::TooFar)));
        again.set_ahead(TimeDelta::days(14)).unwrap();
        assert_eq!(again.ahead(), TimeDelta::days(14));
    }

    #[test]
    fn a_file_that_is_no_clock_is_named() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("clock");
        for text in ["half past nine", "-5", "99999999999999999"] {
            fs::write(&path, text).unwrap();
            assert!(matches!(Clock::open(&path), Err(ClockError::Unreadable { .. })), "{text}");
        }
    }

    #[test]
    fn chance_differs() {
        use desk::Entropy as _;
        assert_ne!(Entropy.bits(), Entropy.bits());
    }
}
