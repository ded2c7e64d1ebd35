//! The one command: a whole desk on one machine.
