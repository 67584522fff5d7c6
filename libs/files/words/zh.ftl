# files：各代码对应的中文。

file-bomb = 文件内容过多，无法检查：最多 { $parts } 个部分，共 { $mebibytes } MiB。
file-broken = 文件已损坏或不完整。
file-differs = 该文件声明为 { $said }，实际为 { $found }。
file-empty = 文件为空。
file-locked = 文件有密码保护，无法检查其内容。
file-macros = 文件含有宏，请另存为不含宏的文件。
file-points = 图片过大：最多 { $millions } 百万像素，每边不超过 { $side } 像素。
file-too_large = 文件过大：最多 { $bytes } 字节。
file-unknown = 不支持该类文件。可存：图片（JPEG、PNG、WebP）、PDF、文本、CSV、XLSX、DOCX、录音（MP3、M4A、WAV、Opus）和视频（MP4）。
