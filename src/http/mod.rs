//! One attempt over HTTP, judged. It knows the wire; it knows nothing of the log, of retries or of connectors' files.
