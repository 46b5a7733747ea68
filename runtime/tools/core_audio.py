"""Core Audio's endpoint volume, as far as it is used here (learn.microsoft.com: IMMDeviceEnumerator, IAudioEndpointVolume)."""

from __future__ import annotations

from ctypes import POINTER, c_float, c_int, c_uint, c_uint32, c_void_p
from typing import Any

CLSCTX_ALL = 23
RENDER, MULTIMEDIA = 0, 1


def endpoint() -> Any:
    """IAudioEndpointVolume of the default speakers. Raises OSError, also COM's, and ImportError."""
    import comtypes
    import comtypes.client
    from comtypes import COMMETHOD, GUID, HRESULT, IUnknown

    class IAudioEndpointVolume(IUnknown):  # type: ignore[misc, unused-ignore]
        _iid_ = GUID("{5CDF2C82-841E-4546-9722-0CF74078229A}")
        _methods_ = (
            COMMETHOD([], HRESULT, "RegisterControlChangeNotify", (["in"], c_void_p)),
            COMMETHOD([], HRESULT, "UnregisterControlChangeNotify", (["in"], c_void_p)),
            COMMETHOD([], HRESULT, "GetChannelCount", (["out"], POINTER(c_uint32))),
            COMMETHOD([], HRESULT, "SetMasterVolumeLevel", (["in"], c_float), (["in"], c_void_p)),
            COMMETHOD([], HRESULT, "SetMasterVolumeLevelScalar", (["in"], c_float), (["in"], c_void_p)),
            COMMETHOD([], HRESULT, "GetMasterVolumeLevel", (["out"], POINTER(c_float))),
            COMMETHOD([], HRESULT, "GetMasterVolumeLevelScalar", (["out"], POINTER(c_float))),
            COMMETHOD([], HRESULT, "SetChannelVolumeLevel", (["in"], c_uint32), (["in"], c_float), (["in"], c_void_p)),
            COMMETHOD(
                [], HRESULT, "SetChannelVolumeLevelScalar", (["in"], c_uint32), (["in"], c_float), (["in"], c_void_p)
            ),
            COMMETHOD([], HRESULT, "GetChannelVolumeLevel", (["in"], c_uint32), (["out"], POINTER(c_float))),
            COMMETHOD([], HRESULT, "GetChannelVolumeLevelScalar", (["in"], c_uint32), (["out"], POINTER(c_float))),
            COMMETHOD([], HRESULT, "SetMute", (["in"], c_int), (["in"], c_void_p)),
            COMMETHOD([], HRESULT, "GetMute", (["out"], POINTER(c_int))),
        )

    class IMMDevice(IUnknown):  # type: ignore[misc, unused-ignore]
        _iid_ = GUID("{D666063F-1587-4E43-81F1-B948E807363F}")
        _methods_ = (
            COMMETHOD(
                [],
                HRESULT,
                "Activate",
                (["in"], POINTER(GUID)),
                (["in"], c_uint),
                (["in"], c_void_p),
                (["out"], POINTER(POINTER(IUnknown))),
            ),
        )

    class IMMDeviceEnumerator(IUnknown):  # type: ignore[misc, unused-ignore]
        _iid_ = GUID("{A95664D2-9614-4F35-A746-DE8DB63617E6}")
        _methods_ = (
            COMMETHOD(
                [], HRESULT, "EnumAudioEndpoints", (["in"], c_uint), (["in"], c_uint), (["out"], POINTER(c_void_p))
            ),
            COMMETHOD(
                [],
                HRESULT,
                "GetDefaultAudioEndpoint",
                (["in"], c_uint),
                (["in"], c_uint),
                (["out"], POINTER(POINTER(IMMDevice))),
            ),
        )

    devices = comtypes.client.CreateObject(
        GUID("{BCDE0395-E52F-467C-8E3D-C4579291692E}"), interface=IMMDeviceEnumerator
    )
    device = devices.GetDefaultAudioEndpoint(RENDER, MULTIMEDIA)
    return device.Activate(IAudioEndpointVolume._iid_, CLSCTX_ALL, None).QueryInterface(IAudioEndpointVolume)
