# files: what is said to its codes. A code has a status: that of the reply, or `field` for one of the faults in `errors`.

file-bomb = There is more in this file than can be looked into: at most { $parts } parts and { $mebibytes } MiB are allowed.
    .status = 422
file-broken = This file is damaged or incomplete.
    .status = 422
file-differs = This file is said to be { $said }, and is { $found }.
    .status = 422
file-empty = This file is empty.
    .status = 422
file-locked = This file is protected by a password, so that nobody can look into it.
    .status = 422
file-macros = This file contains macros. Save it without them.
    .status = 422
file-points = This picture is too large: at most { $millions } million points and { $side } on a side are allowed.
    .status = 422
file-too_large = This file is too large: at most { $bytes } bytes are allowed.
    .status = 413
file-unknown = This is no kind of file that can be stored: pictures (JPEG, PNG, WebP), PDF, text, CSV, XLSX, DOCX, recordings (MP3, M4A, WAV, Opus) and films (MP4) can.
    .status = 422
