<powershell>
Set-Content -Path 'C:\inetpub\wwwroot\index.html' -Value "<h1>$Env:SITE</h1>"
</powershell>
