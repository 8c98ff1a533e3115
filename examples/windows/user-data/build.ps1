<powershell>
# Windows Update finds its way out by the proxy.
netsh winhttp set proxy $Env:PROXY
</powershell>
