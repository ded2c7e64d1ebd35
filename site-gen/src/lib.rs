//! A folder of Markdown becomes a website, in memory.
