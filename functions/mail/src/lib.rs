//! Writing and reading the desk's mail, in memory.
