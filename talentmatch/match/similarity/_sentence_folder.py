"""Sentence encoders in a folder, as people have them: bge, e5, gte and others exported to ONNX."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from talentmatch.errors import InputError, MissingExtraError, is_whole

__all__ = ["SentenceFolder", "folder_problems", "sentence_folder"]

Vector = NDArray[np.float32]

#: Where exports put the model, the first that is there counts.
_MODELS: Final = ("onnx/model.onnx", "model.onnx")
_AT_ONCE = 64
#: Tokens of a text that are read; a title has few.
_MOST_TOKENS = 512
_POOLINGS: Final = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_lasttoken": "last",
    # as later releases write it
    "pooling_mode: cls": "cls",
    "pooling_mode: mean": "mean",
    "pooling_mode: max": "max",
    "pooling_mode: lasttoken": "last",
}
_INPUTS: Final = frozenset({"input_ids", "attention_mask", "token_type_ids"})


def folder_problems(folder: Path) -> list[str]:
    """Say what a folder lacks to be a sentence encoder."""
    if not folder.is_dir():
        return [f"{folder} is no folder"]
    problems = [] if (folder / "tokenizer.json").is_file() else ["tokenizer.json is missing"]
    if not any((folder / name).is_file() for name in _MODELS):
        problems.append(
            f"neither {_MODELS[0]} nor {_MODELS[1]} is there; export the model to ONNX first"
        )
    layers = [str(layer.get("type")) for layer in _settings(folder, "modules.json", [])]
    known = ("Transformer", "Pooling", "Normalize")
    further = [layer for layer in layers if layer.rpartition(".")[2] not in known]
    if further:
        problems.append(f"modules.json names layers that are not in the ONNX file: {further}")
    return problems


def _settings(folder: Path, name: str, absent: Any) -> Any:
    path = folder / name
    if not path.is_file():
        return absent
    try:
        settings = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise InputError(f"{path} is no JSON: {error}") from error
    if not isinstance(settings, type(absent)):
        raise InputError(f"{path} holds no {type(absent).__name__}")
    return settings


def _loaded(load: Callable[[str], Any], path: Path) -> Any:
    try:
        return load(str(path))
    except Exception as error:  # the libraries raise what they like, of a broken download too
        raise InputError(f"{path} cannot be read; fetch it again: {error}") from error


@cache
def sentence_folder(folder: str) -> SentenceFolder:
    """Return the encoder of a folder, loaded once a process."""
    return SentenceFolder(Path(folder))


class SentenceFolder:
    """A sentence encoder read from a folder, nothing of which is fetched from anywhere.

    Parameters
    ----------
    folder : Path
        With ``tokenizer.json`` and ``model.onnx`` (or ``onnx/model.onnx``). Pooling, the longest
        text and a prompt that stands before each text are those of sentence-transformers' files
        beside them, where there are any: else the mean of all tokens, 512 tokens and none.

    Raises
    ------
    InputError
        If a file is missing, or the model is of another kind.
    MissingExtraError
        If the extra ``encoder`` is not installed.
    """

    def __init__(self, folder: Path) -> None:
        problems = folder_problems(folder)
        if problems:
            raise InputError(f"'{folder}' is no sentence encoder", problems)
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as error:
            raise MissingExtraError(f"encoder '{folder}'", "encoder") from error
        self.folder = folder
        self.tokenizer = _loaded(Tokenizer.from_file, folder / "tokenizer.json")
        longest = _settings(folder, "sentence_bert_config.json", {}).get("max_seq_length")
        if longest is not None and not is_whole(longest, 1):
            raise InputError(f"max_seq_length of '{folder}' is {longest!r}, no number of tokens")
        self.tokenizer.enable_truncation(longest or _MOST_TOKENS)
        self.tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        session = partial(onnxruntime.InferenceSession, providers=["CPUExecutionProvider"])
        self.session = _loaded(partial(session, sess_options=options), self._model())
        self.inputs = [given.name for given in self.session.get_inputs()]
        strange = sorted(set(self.inputs) - _INPUTS)
        if strange:
            raise InputError(f"the model in '{folder}' asks for {', '.join(strange)}, not for text")
        self.pooling = self._pooling()
        prompts = _settings(folder, "config_sentence_transformers.json", {})
        named = prompts.get("default_prompt_name")
        self.prompt = str((prompts.get("prompts") or {}).get(named, "")) if named else ""

    def _model(self) -> Path:
        return next(self.folder / name for name in _MODELS if (self.folder / name).is_file())

    def _pooling(self) -> str:
        modes = _settings(self.folder, "1_Pooling/config.json", {"pooling_mode_mean_tokens": True})
        chosen = [str(name) for name, on in modes.items() if on is True and "pooling_mode" in name]
        if isinstance(named := modes.get("pooling_mode"), str):
            chosen.append(f"pooling_mode: {named}")
        if len(chosen) != 1 or chosen[0] not in _POOLINGS:
            raise InputError(
                f"1_Pooling/config.json in '{self.folder}' asks for {chosen or 'no pooling'}; "
                f"one of {', '.join(dict.fromkeys(_POOLINGS.values()))} can be done"
            )
        return _POOLINGS[chosen[0]]

    @property
    def fingerprint(self) -> str:
        """Hash of the model and of how texts are read into it."""
        digest = hashlib.sha256()
        for path in (self._model(), self.folder / "tokenizer.json"):
            with path.open("rb") as file:
                while block := file.read(1 << 20):
                    digest.update(block)
        digest.update(f"{self.pooling}|{self.prompt}".encode())
        return digest.hexdigest()

    def encode(self, texts: Sequence[str]) -> Vector:
        """Return the unit vector of each text.

        Parameters
        ----------
        texts : sequence of str
            Texts.

        Returns
        -------
        ndarray of shape (n_texts, n_dimensions)
        """
        tokens = [
            found.ids
            for found in self.tokenizer.encode_batch([self.prompt + text for text in texts])
        ]
        # Texts of like length together, so that little is padded.
        order = np.argsort([len(ids) for ids in tokens], kind="stable")
        parts = [
            self._vectors([tokens[place] for place in order[start : start + _AT_ONCE]])
            for start in range(0, len(order), _AT_ONCE)
        ]
        vectors = np.vstack(parts)
        return np.asarray(vectors[np.argsort(order)], dtype=np.float32)

    def _vectors(self, tokens: list[list[int]]) -> Vector:
        size = max(1, *(len(ids) for ids in tokens))
        ids, mask = np.zeros((2, len(tokens), size), dtype=np.int64)
        for row, some in enumerate(tokens):
            ids[row, : len(some)], mask[row, : len(some)] = some, 1
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        outputs = self.session.run(None, {name: given[name] for name in self.inputs})
        names = [made.name for made in self.session.get_outputs()]
        whole = names.index("sentence_embedding") if "sentence_embedding" in names else 0
        vectors = np.asarray(outputs[whole], dtype=np.float32)
        if vectors.ndim == 3:
            vectors = self._pooled(vectors, mask)
        length = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(length, 1e-12), dtype=np.float32)

    def _pooled(self, states: Vector, mask: NDArray[np.int64]) -> Vector:
        if self.pooling == "cls":
            return states[:, 0]
        if self.pooling == "last":
            last = np.maximum(mask.sum(axis=1) - 1, 0)
            return np.asarray(states[np.arange(len(states)), last])
        read = mask[:, :, None]
        if self.pooling == "max":
            return np.asarray(np.where(read > 0, states, -np.inf).max(axis=1))
        count = np.maximum(read.sum(axis=1), 1)
        return np.asarray((states * read).sum(axis=1) / count, dtype=np.float32)
