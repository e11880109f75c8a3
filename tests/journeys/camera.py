"""What a phone's camera sees in a test: a film of a QR code on a grey wall, which Chromium plays instead of a camera.

Chromium is started with `flags(path)`, the page asks for the camera, and whatever `film(path, text)` wrote is seen.
"""

from pathlib import Path

import numpy as np
import segno

WIDTH_PX, HEIGHT_PX, FRAMES, FRAMES_A_S = 640, 480, 4, 10
WALL, PAPER, INK = 120, 215, 40
MODULE_PX = 6


def flags(path: Path) -> list[str]:
    """Chromium's switches for a camera that shows this film."""
    return ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={path}"]


def film(path: Path, text: str = "") -> None:
    """Write a film of this code, or of the bare wall, in YUV4MPEG2: it is opened whenever the camera is."""
    luma = np.full((HEIGHT_PX, WIDTH_PX), WALL, np.uint8)
    if text:
        put(luma, text)
    colour = np.full(HEIGHT_PX * WIDTH_PX // 2, 128, np.uint8)
    frame = b"FRAME\n" + luma.tobytes() + colour.tobytes()
    head = f"YUV4MPEG2 W{WIDTH_PX} H{HEIGHT_PX} F{FRAMES_A_S}:1 Ip A1:1 C420jpeg\n"
    path.write_bytes(head.encode() + frame * FRAMES)


def put(luma: np.ndarray, text: str) -> None:
    """Draw the code into the middle of the picture."""
    rows = [[INK if dark else PAPER for dark in row] for row in segno.make_qr(text, error="m").matrix_iter(border=4)]
    code = np.kron(np.array(rows, np.uint8), np.ones((MODULE_PX, MODULE_PX), np.uint8))
    top, left = (HEIGHT_PX - len(code)) // 2, (WIDTH_PX - len(code)) // 2
    luma[top : top + len(code), left : left + len(code)] = code
