"""Core Audio's endpoint volume, as far as it is used here (learn.microsoft.com: IMMDeviceEnumerator, IAudioEndpointVolume)."""

from __future__ import annotations

from ctypes import POINTER, c_float, c_int, c_uint, c_uint32, c_void_p
from functools import cache
from typing import Any

CLSCTX_ALL = 23
RENDER, MULTIMEDIA = 0, 1


def endpoint() -> Any:
    """IAudioEndpointVolume of the default speakers. Raises OSError, also COM's, and ImportError."""
    import comtypes.client
    from comtypes import GUID

    volume, enumerator = _interfaces()
    devices = comtypes.client.CreateObject(GUID("{BCDE0395-E52F-467C-8E3D-C4579291692E}"), interface=enumerator)
    device = devices.GetDefaultAudioEndpoint(RENDER, MULTIMEDIA)
    return device.Activate(volume._iid_, CLSCTX_ALL, None).QueryInterface(volume)


@cache
def _interfaces() -> tuple[Any, Any]:
    """IAudioEndpointVolume and IMMDeviceEnumerator; methods stand in the order of their tables."""
    from comtypes import COMMETHOD, GUID, HRESULT, IUnknown

    def method(name: str, *arguments: Any) -> Any:
        return COMMETHOD([], HRESULT, name, *arguments)

    def given(*kinds: Any) -> list[Any]:
        return [(["in"], kind) for kind in kinds]

    class IAudioEndpointVolume(IUnknown):  # type: ignore[misc, unused-ignore]
        _iid_ = GUID("{5CDF2C82-841E-4546-9722-0CF74078229A}")
        _methods_ = (
            method("RegisterControlChangeNotify", *given(c_void_p)), method("UnregisterControlChangeNotify", *given(c_void_p)),
            method("GetChannelCount", (["out"], POINTER(c_uint32))), method("SetMasterVolumeLevel", *given(c_float, c_void_p)),
            method("SetMasterVolumeLevelScalar", *given(c_float, c_void_p)), method("GetMasterVolumeLevel", (["out"], POINTER(c_float))),
            method("GetMasterVolumeLevelScalar", (["out"], POINTER(c_float))), method("SetChannelVolumeLevel", *given(c_uint32, c_float, c_void_p)),
            method("SetChannelVolumeLevelScalar", *given(c_uint32, c_float, c_void_p)), method("GetChannelVolumeLevel", *given(c_uint32), (["out"], POINTER(c_float))),
            method("GetChannelVolumeLevelScalar", *given(c_uint32), (["out"], POINTER(c_float))), method("SetMute", *given(c_int, c_void_p)),
            method("GetMute", (["out"], POINTER(c_int))),
        )  # fmt: skip

    class IMMDevice(IUnknown):  # type: ignore[misc, unused-ignore]
        _iid_ = GUID("{D666063F-1587-4E43-81F1-B948E807363F}")
        _methods_ = (
            method("Activate", *given(POINTER(GUID), c_uint, c_void_p), (["out"], POINTER(POINTER(IUnknown)))),
        )

    class IMMDeviceEnumerator(IUnknown):  # type: ignore[misc, unused-ignore]
        _iid_ = GUID("{A95664D2-9614-4F35-A746-DE8DB63617E6}")
        _methods_ = (
            method("EnumAudioEndpoints", *given(c_uint, c_uint), (["out"], POINTER(c_void_p))),
            method("GetDefaultAudioEndpoint", *given(c_uint, c_uint), (["out"], POINTER(POINTER(IMMDevice)))),
        )  # fmt: skip

    return IAudioEndpointVolume, IMMDeviceEnumerator
